// A worker in a separate process, killed while a receiver has its call.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../config.ts';
import { buildContext, type Context } from '../../context.ts';
import { openTestDatabase, type TestDatabase } from '../../store/testing/test-database.ts';
import { testSecret } from '../../testing/entry/delivery-rows.ts';
import { buildWorkerProgram, type WorkerProgram } from '../../testing/entry/worker-process.ts';
import { openTestReceiver, type TestReceiver, verified } from '../../testing/test-receiver.ts';
import { createWebhook } from './save-webhook.ts';

const nowhere = { lineApiUrl: 'http://127.0.0.1:9', metaGraphUrl: 'http://127.0.0.1:9' };
let program: WorkerProgram;
let database: TestDatabase;
let receiver: TestReceiver;
let context: Context;
beforeAll(async () => {
  program = await buildWorkerProgram();
  database = await openTestDatabase();
  receiver = await openTestReceiver();
  context = buildContext(readConfig({}), database.url, [testSecret]);
}, 60_000);
afterAll(async () => {
  await context.store.close();
  receiver.close();
  await database.drop();
  await program.remove();
});

test('kill -9 while sending: another worker sends it again, with the same id', { timeout: 60_000 }, async () => {
  const input = { name: 'CRM', url: receiver.url, events: ['contact.blocked' as const], enabled: true };
  const { secret } = await createWebhook(context, input);
  const fine = receiver.answer;
  receiver.answer = () => {};
  await context.store.write({
    now: new Date(),
    webhookEvents: [{ type: 'contact.blocked', data: { contactId: 'c' } }],
  });
  const settings = { databaseUrl: database.url, ...nowhere, leaseMs: 1_000, stop: null };
  const first = program.start(settings);
  await vi.waitFor(() => expect(receiver.calls).toHaveLength(1), 20_000);
  first.kill('SIGKILL');
  await first.ended;
  receiver.answer = fine;

  const second = program.start(settings);
  await vi.waitFor(() => expect(receiver.calls).toHaveLength(2), 20_000);
  const [before, after] = receiver.calls.map((call) => ({
    id: call.headers['webhook-id'],
    ...verified(call, secret ?? ''),
  }));
  expect(after).toEqual(before);
  await vi.waitFor(async () => {
    const { rows } = await context.store.pool.query('select state, attempts from webhook_delivery');
    expect(rows).toEqual([{ state: 'delivered', attempts: 2 }]);
  });
  second.kill('SIGTERM');
  expect(await second.ended).toBe(0);
});

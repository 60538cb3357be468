// Workers in separate processes, killed or stopped for longer than their lease in the middle of an event.
import { afterAll, beforeAll, describe, type TestContext, test } from 'vitest';
import { buildEventStore } from '../../store/events/events.ts';
import { openTestDatabase } from '../../store/testing/test-database.ts';
import { openDeliveryRows } from '../../testing/entry/delivery-rows.ts';
import type { EventPoint } from '../../testing/entry/worker-main.ts';
import { buildWorkerProgram, type WorkerProcess, type WorkerProgram } from '../../testing/entry/worker-process.ts';

const patience = { timeout: 40_000, interval: 50 };
const limit = { timeout: 90_000 };
// Nothing is sent, and no name is asked for.
const nowhere = { lineApiUrl: 'http://127.0.0.1:9', metaGraphUrl: 'http://127.0.0.1:9' };
let program: WorkerProgram;
beforeAll(async () => {
  program = await buildWorkerProgram();
}, 60_000);
afterAll(() => program.remove());

/** A customer who has blocked and followed again: two events that a worker finds. */
async function openScene({ onTestFinished, expect }: TestContext) {
  const database = await openTestDatabase();
  const rows = openDeliveryRows(database.url);
  const running: WorkerProcess[] = [];
  onTestFinished(async () => {
    for (const worker of running) worker.kill('SIGKILL');
    await Promise.all(running.map((worker) => worker.ended));
    await rows.close();
    await database.drop();
  });
  const channelId = await rows.addChannel('line', {});
  const { insert } = buildEventStore(rows.pool);
  for (const [n, detail] of ([{ kind: 'unfollow' }, { kind: 'follow', isUnblocked: true }] as const).entries()) {
    const event = { key: `${n}`, at: new Date(Date.now() + n), account: '', externalId: 'U1', body: Buffer.from('{}') };
    const id = `00000000-0000-7000-8000-00000000000${n}`;
    await insert([{ id, channelId, event: { ...event, ...detail }, detail }], new Date());
  }
  const all = async (query: string) => (await rows.pool.query(query)).rows;
  return {
    start(point: EventPoint | null, signal: 'SIGKILL' | 'SIGSTOP' = 'SIGKILL'): WorkerProcess {
      const stop = point && { point, count: 1, signal };
      const worker = program.start({ databaseUrl: database.url, ...nowhere, leaseMs: 2_000, stop });
      running.push(worker);
      return worker;
    },
    open: () => all('select id from inbound_event where processed_at is null'),
    async onceEach() {
      await expect.poll(() => all('select customer from event_queue'), patience).toEqual([]);
      expect(await all('select kind from friendship_log order by at')).toEqual([
        { kind: 'unfollow' },
        { kind: 'follow' },
      ]);
      expect(await all('select state from contact')).toEqual([{ state: 'active' }]);
      expect(await all('select id from inbound_event where processed_at is null')).toEqual([]);
    },
  };
}

describe.concurrent.each<EventPoint>(['event read', 'event written'])('%s', (point) => {
  test('kill -9: another worker does the rest, once', limit, async (context) => {
    const scene = await openScene(context);
    context.expect(await scene.start(point).ended).toBe('SIGKILL');
    context.expect(await scene.open()).toHaveLength(point === 'event read' ? 2 : 1);
    scene.start(null);
    await scene.onceEach();
  });

  test('stopped for longer than its lease, then going on: nothing twice', limit, async (context) => {
    const scene = await openScene(context);
    const late = scene.start(point, 'SIGSTOP');
    await late.stopped();
    const other = scene.start(null);
    await scene.onceEach();
    late.kill('SIGCONT');
    for (const worker of [late, other]) {
      worker.kill('SIGTERM');
      context.expect(await worker.ended).toBe(0);
    }
    await scene.onceEach();
    context.expect(late.output() + other.output()).not.toMatch(/could not|error/);
  });
});

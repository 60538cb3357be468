// When a webhook is disabled, and what becomes of what waits for it.
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { answering } from '../../testing/test-receiver.ts';
import { openWebhookTest, type WebhookTest } from '../../testing/test-sent-webhooks.ts';

let app: WebhookTest;
beforeAll(async () => {
  app = await openWebhookTest();
});
afterAll(() => app.close());
afterEach(() => app.sql('truncate webhook, webhook_delivery'));

const blocked = ['contact.blocked' as const];

test('410 disables the webhook at once, with a row in the audit; what waited ends, and nothing more is queued', async () => {
  const { receiver, webhook } = await app.told(blocked);
  await app.queue();
  await app.sql(`update webhook_delivery set next_at = now() + interval '1 h'`);
  await app.queue();
  receiver.answer = answering(410);
  await app.deliver();
  expect(await app.find(webhook)).toMatchObject({ enabled: false, disabledReason: 'gone', failed: 1 });
  expect((await app.deliveries(webhook)).map(({ state, code }) => [state, code])).toEqual([
    ['failed', 'webhook_gone'],
    ['failed', 'webhook_disabled'],
  ]);
  const audit = await app.sql(
    `select actor, object_id, ids from audit where action = 'webhook.disable' and object_id = $1`,
    [webhook.id],
  );
  expect(audit).toEqual([{ actor: 'system', object_id: webhook.id, ids: { reason: 'gone' } }]);
  await app.queue();
  expect(await app.deliveries(webhook)).toHaveLength(2);
});

test('several results that disable it at once are one row of the audit', async () => {
  const { receiver, webhook } = await app.told(blocked);
  receiver.answer = answering(410);
  const other = await app.context.store.pool.connect();
  await other.query('begin');
  await other.query('select from webhook for update');
  await app.queue(4);
  const running = app.deliver();
  // All have read the webhook while it was enabled.
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  await vi.waitFor(async () => expect(await app.sql(waiting)).toHaveLength(4));
  await other.query('commit');
  other.release();
  await running;
  expect(await app.find(webhook)).toMatchObject({ enabled: false, disabledReason: 'gone', failed: 4 });
  const rows = await app.sql(`select id from audit where action = 'webhook.disable' and object_id = $1`, [webhook.id]);
  expect(rows).toHaveLength(1);
});

test('three days without one success disable it; whoever enables it gives it three days again', async () => {
  const { receiver, webhook } = await app.told(blocked);
  receiver.answer = answering(500);
  const failIn = async (hours: number) => {
    await app.sql(`update webhook_delivery set first_tried_at = now() - $1 * interval '1 h', next_at = now()`, [hours]);
    await app.sql(
      `update webhook set enabled_at = now() - interval '30 d', failing_since = failing_since - $1 * interval '1 h'`,
      [hours],
    );
    await app.deliver();
    return app.find(webhook);
  };
  await app.queue();
  await app.deliver();
  expect(await failIn(71)).toMatchObject({ enabled: true, disabledReason: null });
  expect(await failIn(1)).toMatchObject({ enabled: false, disabledReason: 'failing' });
  const { body } = await app.api('PATCH', `/webhooks/${webhook.id}`, { enabled: true });
  expect(body).toMatchObject({ enabled: true, disabledReason: null, disabledAt: null, failingSince: null });
  await app.sql('delete from webhook_delivery');
  await app.queue();
  await app.deliver();
  expect(await app.find(webhook)).toMatchObject({ enabled: true });
});

test('a success between failures starts the three days again', async () => {
  const { receiver, webhook } = await app.told(blocked);
  await app.queue();
  await app.deliver();
  receiver.answer = answering(500);
  await app.queue();
  await app.sql(`update webhook_delivery set first_tried_at = now() - interval '80 h' where state = 'due'`);
  await app.deliver();
  expect(await app.find(webhook)).toMatchObject({ enabled: true, delivered: 1, failed: 1 });
});

test('one that is deleted while something is due is not told it', async () => {
  const { receiver, webhook } = await app.told(blocked);
  await app.queue();
  expect((await app.api('DELETE', `/webhooks/${webhook.id}`)).status).toBe(204);
  await app.deliver();
  expect(receiver.calls).toEqual([]);
  expect(await app.sql('select state, code from webhook_delivery')).toEqual([
    { state: 'failed', code: 'webhook_disabled' },
  ]);
  expect((await app.api('GET', `/webhooks/${webhook.id}`)).status).toBe(404);
  expect(await app.sql('select secret, former from webhook')).toEqual([{ secret: null, former: null }]);
});

// What becomes of a delivery: signed, retried with the same id, ended, and by whom.
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { WebhookDeliveryView, WebhookWithSecret } from '../../contract/webhooks.ts';
import { answering, isSignedBy, type ReceivedCall } from '../../testing/test-receiver.ts';
import { openWebhookTest, type WebhookTest } from '../../testing/test-sent-webhooks.ts';
import { deliverWebhooks } from './deliver-webhooks.ts';

let app: WebhookTest;
beforeAll(async () => {
  app = await openWebhookTest();
});
afterAll(() => app.close());
afterEach(() => app.sql('truncate webhook, webhook_delivery'));

const idsOf = (calls: ReceivedCall[]) => calls.map(({ headers }) => headers['webhook-id']);
const blocked = ['contact.blocked' as const];
const counted = async () => {
  const { values } = await app.context.metrics.webhookDeliveries.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels.state, value]));
};

test('signed, with the payload and the id of its delivery; counted', async () => {
  const { receiver, webhook } = await app.told(blocked);
  await app.queue();
  expect(await app.deliver()).toBe(1);
  const [call] = receiver.calls;
  const [delivery] = await app.deliveries(webhook);
  expect(call && isSignedBy(call, webhook.secret)).toBe(true);
  expect(call?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': delivery?.id });
  expect(delivery).toMatchObject({ state: 'delivered', status: 204, code: null, attempts: 1, nextAt: null });
  expect(await app.find(webhook)).toMatchObject({ delivered: 1, failed: 0, failingSince: null, disabledAt: null });
  expect(await app.deliver()).toBe(0);
  expect(await counted()).toMatchObject({ delivered: 1 });
});

test('tried again, later each time, with the same id; then delivered', async () => {
  const { receiver, webhook } = await app.told(blocked);
  const fine = receiver.answer;
  receiver.answer = answering(500);
  await app.queue();
  await app.deliver();
  const [first] = await app.deliveries(webhook, '?state=retrying');
  const wait = new Date(first?.nextAt ?? 0).getTime() - new Date(first?.triedAt ?? 0).getTime();
  expect(wait).toBeGreaterThanOrEqual(5_000);
  expect(wait).toBeLessThan(6_500);
  expect(first).toMatchObject({ state: 'retrying', status: 500, code: 'webhook_status', attempts: 1, endedAt: null });
  expect((await app.find(webhook)).failingSince).toBe(first?.triedAt);
  expect(await app.deliver(), 'not before its time').toBe(0);
  receiver.answer = fine;
  await app.age();
  await app.deliver();
  expect(idsOf(receiver.calls)).toEqual([first?.id, first?.id]);
  expect(await app.find(webhook)).toMatchObject({ delivered: 1, failingSince: null, enabled: true });
});

test('a redirect is a failure; Retry-After is heeded', async () => {
  const { receiver, webhook } = await app.told(blocked);
  receiver.answer = answering(307, { location: receiver.url, 'retry-after': '3600' });
  await app.queue();
  await app.deliver();
  const [delivery] = await app.deliveries(webhook);
  expect(delivery).toMatchObject({ state: 'retrying', status: 307, code: 'webhook_redirect' });
  expect(new Date(delivery?.nextAt ?? 0).getTime() - Date.now()).toBeGreaterThan(3_500_000);
  expect(receiver.calls).toHaveLength(1);
});

test('a receiver that hangs holds up no other', async () => {
  const hanging = await app.told(blocked);
  hanging.receiver.answer = () => {};
  const working = await app.told(blocked);
  await app.queue(5);
  const running = app.deliver({ timeoutMs: 2_000 });
  await vi.waitFor(() => expect(working.receiver.calls).toHaveLength(5));
  expect(hanging.receiver.calls.length).toBeLessThanOrEqual(4);
  await running;
  expect(await app.deliveries(hanging.webhook)).toMatchObject(
    Array.from({ length: 5 }, () => ({ state: 'retrying', status: null, code: 'webhook_timeout' })),
  );
});

test('after a rotation both secrets sign for a day, then the new one alone', async () => {
  const { receiver, webhook } = await app.told(blocked);
  const rotated = await app.api<WebhookWithSecret>('POST', `/webhooks/${webhook.id}/rotate-secret`);
  const now = rotated.body.secret ?? '';
  expect(now).toMatch(/^whsec_[\w+/]{43}=$/);
  await app.queue();
  await app.deliver();
  const signedBy = (n: number) => {
    const call = receiver.calls[n];
    return call && [webhook.secret, now].map((secret) => isSignedBy(call, secret));
  };
  expect(signedBy(0)).toEqual([true, true]);
  const { formerSecretUntil } = await app.find(webhook);
  expect(new Date(formerSecretUntil ?? 0).getTime() - Date.now()).toBeGreaterThan(86_000_000);
  await app.sql(`update webhook set former_until = now() - interval '1 s'`);
  await app.queue();
  await app.deliver();
  expect(signedBy(1)).toEqual([false, true]);
});

test('several servers deliver each event once', async () => {
  const { receiver, webhook } = await app.told(blocked);
  await app.queue(40);
  const servers = await Promise.all([app.deliver(), app.deliver(), app.deliver()]);
  expect(servers.reduce((sum, n) => sum + n, 0)).toBe(40);
  expect(new Set(idsOf(receiver.calls)).size).toBe(40);
  expect(receiver.calls).toHaveLength(40);
  expect(await app.find(webhook)).toMatchObject({ delivered: 40 });
});

test('what another server is claiming is left to it', async () => {
  const { receiver } = await app.told(blocked);
  await app.queue();
  const other = await app.context.store.pool.connect();
  await other.query('begin');
  await other.query('select from webhook_delivery for update');
  expect(await app.deliver()).toBe(0);
  await other.query('rollback');
  other.release();
  expect(await app.deliver()).toBe(1);
  expect(receiver.calls).toHaveLength(1);
});

test('a late result of a worker whose lease is over is not written', async () => {
  const { receiver, webhook } = await app.told(blocked);
  const fine = receiver.answer;
  receiver.answer = () => {};
  await app.queue();
  const slow = app.deliver({ timeoutMs: 2_000 });
  await vi.waitFor(() => expect(receiver.calls).toHaveLength(1));
  receiver.answer = fine;
  await app.age();
  await app.deliver();
  await slow;
  expect(await app.deliveries(webhook)).toMatchObject([{ state: 'delivered', attempts: 2, status: 204 }]);
  expect(await app.find(webhook)).toMatchObject({ delivered: 1, failed: 0 });
  expect(new Set(idsOf(receiver.calls)).size).toBe(1);
});

test('a server that ends leaves what it was sending to the next one, uncounted', async () => {
  const { receiver, webhook } = await app.told(blocked);
  receiver.answer = () => {};
  await app.queue();
  const ending = {
    ...app.context,
    webhookHttp: { ...app.context.webhookHttp, post: async () => ({ kind: 'failed', code: 'shutting_down' }) as const },
  };
  await deliverWebhooks(ending, new AbortController().signal);
  expect(await app.deliveries(webhook)).toMatchObject([{ state: 'due', code: null }]);
  expect((await app.find(webhook)).failingSince).toBe(null);
});

test('a delivery is sent again on demand, with its id; and all that failed since a time', async () => {
  const { receiver, webhook } = await app.told(blocked);
  await app.queue();
  await app.deliver();
  const [delivery] = await app.deliveries(webhook);
  const again = await app.api<WebhookDeliveryView>('POST', `/webhooks/${webhook.id}/deliveries/${delivery?.id}/replay`);
  expect(again.body).toMatchObject({ id: delivery?.id, state: 'due', attempts: 0 });
  await app.deliver();
  expect(idsOf(receiver.calls)).toEqual([delivery?.id, delivery?.id]);

  await app.queue(3);
  await app.sql(`update webhook_delivery set state = 'failed', ended_at = now() where state = 'due'`);
  await app.sql(
    `update webhook_delivery set at = at - interval '1 h' where id = (select max(id::text)::uuid from webhook_delivery)`,
  );
  const since = new Date(Date.now() - 60_000).toISOString();
  const { body } = await app.api('POST', `/webhooks/${webhook.id}/replay`, { since });
  expect(body).toEqual({ replayed: 2, more: false });
  await app.deliver();
  expect((await app.deliveries(webhook)).map(({ state }) => state).sort()).toEqual([
    'delivered',
    'delivered',
    'delivered',
    'failed',
  ]);
});

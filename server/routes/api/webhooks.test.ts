// `/api/v1/webhooks`: what is asked of a webhook, and what is told of it.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import {
  maxWebhooks,
  type WebhookTestAnswer,
  type WebhookView,
  type WebhookWithSecret,
} from '../../contract/webhooks.ts';
import { callAs, newPerson } from '../../testing/test-audit-walk.ts';
import { verified } from '../../testing/test-receiver.ts';
import { openWebhookTest, type WebhookTest } from '../../testing/test-sent-webhooks.ts';

const addresses: Record<string, string[]> = {
  'shop.example': ['93.184.216.34'],
  'intranet.example': ['93.184.216.34', '10.1.2.3'],
  '127.0.0.1': ['127.0.0.1'],
};
const lookup = async (name: string) =>
  (addresses[name] ?? (/^[\d.]+$/.test(name) ? [name] : [])).map((address) => ({ address, family: 4 }));

let app: WebhookTest;
beforeAll(async () => {
  app = await openWebhookTest({ overrides: { webhookHttp: { allowLoopback: true, lookup, timeoutMs: 2_000 } } });
});
afterAll(() => app.close());
afterEach(() => app.sql('truncate webhook, webhook_delivery'));

const url = 'https://shop.example/hook';
const create = (body: object, headers: Record<string, string> = {}) =>
  app.api<WebhookWithSecret & Problem>('POST', '/webhooks', { name: 'CRM', url, events: [], ...body }, headers);

test('made, listed, read, changed and deleted; its secret is told once', async () => {
  const made = await create({ events: ['tag.added', 'tag.added'] });
  const { id, secret } = made.body;
  expect(made.status).toBe(201);
  expect(secret).toMatch(/^whsec_/);
  const shown: WebhookView = {
    id,
    name: 'CRM',
    url,
    events: ['tag.added'],
    enabled: true,
    disabledReason: null,
    disabledAt: null,
    failingSince: null,
    succeededAt: null,
    delivered: 0,
    failed: 0,
    formerSecretUntil: null,
    createdAt: made.body.createdAt,
  };
  expect(made.body).toEqual({ ...shown, secret });
  expect((await app.api('GET', `/webhooks/${id}`)).body).toEqual(shown);
  expect((await app.api('GET', '/webhooks')).body).toEqual({ items: [shown], nextCursor: null });
  expect((await app.api('GET', '/webhooks/names')).body).toEqual({ items: [{ id, name: 'CRM' }], nextCursor: null });
  const patch = { name: 'Shop', enabled: false };
  expect((await app.api('PATCH', `/webhooks/${id}`, patch)).body).toEqual({ ...shown, ...patch });
  expect((await app.api('PATCH', `/webhooks/${id}`, {})).body).toEqual({ ...shown, ...patch });
  expect((await app.api('DELETE', `/webhooks/${id}`)).status).toBe(204);
  for (const [method, path, body] of [
    ['GET', ''],
    ['PATCH', '', {}],
    ['DELETE', ''],
    ['POST', '/rotate-secret'],
    ['POST', '/test'],
    ['GET', '/deliveries'],
    ['POST', `/deliveries/${id}/replay`],
    ['POST', '/replay', { since: '2026-01-01T00:00:00Z' }],
  ] as const) {
    const { status, body: problem } = await app.api<Problem>(method, `/webhooks/${id}${path}`, body);
    expect([status, problem.reason, problem.params], `${method} ${path}`).toEqual([
      404,
      'no_such',
      { what: 'webhook' },
    ]);
  }
});

test('a repeat with the same key makes no second one, and tells no secret', async () => {
  const key = { 'idempotency-key': 'k1' };
  const first = await create({}, key);
  const again = await create({}, key);
  expect(again.body).toEqual({ ...first.body, secret: null, note: expect.any(String) });
});

describe('an address', () => {
  test.each([
    ['http://shop.example/', 'https_only'],
    ['ftp://shop.example/', 'https_only'],
    ['shop.example', 'https_only'],
    ['https://me:secret@shop.example/', 'user_in_address'],
    ['https://me@shop.example/', 'user_in_address'],
    ['https://intranet.example/', 'webhook_address_private'],
    ['https://10.0.0.1/', 'webhook_address_private'],
    ['https://0x0a.1/', 'webhook_address_private'],
    ['https://nowhere.example/', 'webhook_address_unknown'],
    ['', 'https_only'],
  ])('%s is refused: %s', async (address, code) => {
    const { status, body } = await create({ url: address });
    expect([status, body.errors?.map((error) => [error.path, error.code])]).toEqual([400, [['url', code]]]);
    const made = await create({});
    const changed = await app.api<Problem>('PATCH', `/webhooks/${made.body.id}`, { url: address });
    expect([changed.status, changed.body.errors?.[0]?.code]).toEqual([400, code]);
  });
});

test.each([
  [{ name: '' }, 'name', 'empty'],
  [{ name: 'x'.repeat(101) }, 'name', 'too_long'],
  [{ url: `https://shop.example/${'x'.repeat(2000)}` }, 'url', 'too_long'],
  [{ events: ['link.completed', 'no.event'] }, 'events.1', 'not_an_option'],
  [{ events: Array(51).fill('tag.added') }, 'events', 'too_many'],
  [{ enabled: 'true' }, 'enabled', 'wrong_type'],
  [{ secret: 'x' }, '', 'unknown_fields'],
])('input %# is refused', async (input, path, code) => {
  const { status, body } = await create(input);
  expect([status, body.errors?.map((error) => [error.path, error.code])]).toEqual([400, [[path, code]]]);
});

test('there are twenty at most', async () => {
  for (let n = 0; n < maxWebhooks; n += 1) expect((await create({})).status).toBe(201);
  const { status, body } = await create({});
  expect([status, body.reason, body.params]).toEqual([409, 'too_many_webhooks', { max: maxWebhooks }]);
});

test('a test call tells what the receiver answers, and leaves nothing behind', async () => {
  const { receiver, webhook } = await app.told([]);
  receiver.answer = (response) => void response.writeHead(418).end('x'.repeat(5_000));
  const ask = async () => (await app.api<WebhookTestAnswer>('POST', `/webhooks/${webhook.id}/test`)).body;
  expect(await ask()).toEqual({
    delivered: false,
    status: 418,
    code: 'webhook_status',
    answer: 'x'.repeat(1_000),
    milliseconds: expect.any(Number),
  });
  const [call] = receiver.calls;
  expect(call && verified(call, webhook.secret)).toMatchObject({
    type: 'webhook.test',
    data: { webhookId: webhook.id },
  });
  receiver.answer = () => {};
  expect(await ask()).toMatchObject({ delivered: false, status: null, code: 'webhook_timeout', answer: null });
  expect(await app.find(webhook)).toMatchObject({ enabled: true, delivered: 0, failed: 0, failingSince: null });
  expect(await app.deliveries(webhook)).toEqual([]);
});

test('deliveries are listed by state, page after page, newest first', async () => {
  const { webhook } = await app.told(['contact.blocked']);
  await app.queue(3);
  await app.deliver();
  await app.queue(2);
  const path = `/webhooks/${webhook.id}/deliveries`;
  type Page = { items: { id: string; state: string }[]; nextCursor: string | null };
  const list = async (query: string) => (await app.api<Page>('GET', `${path}${query}`)).body;
  const all = await list('');
  const ids = all.items.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort().reverse());
  expect((await list('?state=due')).items.map(({ state }) => state)).toEqual(['due', 'due']);
  const first = await list('?state=delivered&limit=2');
  const rest = await list(`?state=delivered&limit=2&cursor=${first.nextCursor}`);
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids.slice(2));
  expect(rest.nextCursor).toBe(null);
  for (const query of ['?state=sent', '?cursor=x', '?limit=0'])
    expect((await app.api('GET', `${path}${query}`)).status, query).toBe(400);
});

test('nothing is sent again while the webhook is disabled, nor what is another’s', async () => {
  const { webhook } = await app.told(['contact.blocked']);
  const { webhook: other } = await app.told([]);
  await app.queue();
  await app.deliver();
  const [delivery] = await app.deliveries(webhook);
  const replay = (id: string) => app.api<Problem>('POST', `/webhooks/${id}/deliveries/${delivery?.id}/replay`);
  expect((await replay(other.id)).body).toMatchObject({ status: 404, params: { what: 'webhook_delivery' } });
  await app.api('PATCH', `/webhooks/${webhook.id}`, { enabled: false });
  expect((await replay(webhook.id)).body).toMatchObject({ status: 409, reason: 'webhook_disabled' });
  const since = '2026-01-01T00:00:00+08:00';
  expect((await app.api('POST', `/webhooks/${webhook.id}/replay`, { since })).status).toBe(409);
  expect((await app.api('POST', `/webhooks/${webhook.id}/replay`, { since: 'yesterday' })).status).toBe(400);
});

test('only administrators; a change asks for their passkey', async () => {
  const supervisor = await newPerson(app, 'supervisor');
  expect((await supervisor.as('GET', '/webhooks')).status).toBe(403);
  expect((await callAs(app, null, 'GET', '/webhooks')).status).toBe(401);
  const admin = await newPerson(app, 'administrator');
  await app.sql(`update session set passkey_at = now() - interval '6 min' where staff_id = $1`, [admin.id]);
  expect((await admin.as('GET', '/webhooks')).status).toBe(200);
  const refused = (await admin.as('POST', '/webhooks', { name: 'CRM', url, events: [] })).body as unknown as Problem;
  expect(refused.code).toBe('passkey_required');
});

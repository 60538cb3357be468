// A green check or new credentials end a failing channel's waits: the pause of its sends, and each message's own wait.
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { CardAnswer } from '../../contract/contacts.ts';
import { openTestApp, type TestApp, testLine } from '../../testing/test-app.ts';
import { runWorker } from '../../worker.ts';

let app: TestApp;
let campaignId: string;
beforeAll(async () => {
  app = await openTestApp();
  const way = { sourceChannelId: app.line.id, targetChannelId: app.whatsapp.id };
  campaignId = (await app.newCampaign(way)).id;
});
beforeEach(() => app.control.removeFaults());
afterAll(() => app.close());

const sql = async (text: string, values: unknown[] = []) => (await app.context.store.pool.query(text, values)).rows;
const path = '/v2/bot/message/push';
const tooFast = { status: 429, body: { message: 'The API rate limit has been exceeded.' } };

async function sendCard() {
  const customer = await app.newCustomer('陳小美', 'friend', { on: ['line'] });
  const contact = { channelId: app.line.id, externalId: customer.lineUserId };
  const { id } = (await app.api<CardAnswer>('POST', '/cards', { campaignId, contact, send: true })).body;
  const state = async () => (await sql('select state from outbox where card_id = $1', [id]))[0]?.state;
  return { id, state };
}
const arrives = ({ state }: { state: () => Promise<string> }) =>
  expect.poll(state, { timeout: 5_000, interval: 20 }).toBe('sent');

/** LINE has asked to wait an hour: the refused message waits, and so does the next one. */
async function waiting() {
  const first = await sendCard();
  const headers = { 'retry-after': '3600' };
  await app.control.addFault({ match: { host: 'line-api', path }, kind: 'status', ...tooFast, headers, times: 1 });
  const ending = new AbortController();
  const worker = runWorker(app.context, ending.signal);
  Object.assign(app.context, { wakeWorker: worker.wake, resumeChannel: worker.resume });
  onTestFinished(async () => {
    ending.abort();
    await worker.done;
    Object.assign(app.context, { wakeWorker: () => {}, resumeChannel: () => {} });
  });
  await expect.poll(first.state, { timeout: 5_000, interval: 20 }).toBe('retrying');
  const second = await sendCard();
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect([await first.state(), await second.state()]).toEqual(['retrying', 'due']);
  return [first, second];
}

test.each([
  ['a good check', () => app.api('POST', `/channels/${app.line.id}/check`)],
  [
    'new credentials',
    () => app.api('PATCH', `/channels/${app.line.id}`, { credentials: { accessToken: testLine.accessToken } }),
  ],
])('%s: what waited for the channel is sent at once', async (_name, call) => {
  const messages = await waiting();
  expect((await call()).status).toBe(200);
  for (const message of messages) await arrives(message);
});

test.each([
  ['LINE doesn’t answer', { kind: 'status', status: 503, times: null }],
  ['LINE refuses the token', { kind: 'status', status: 401, times: null }],
] as const)('a check that isn’t good, since %s, changes nothing', async (_name, fault) => {
  const messages = await waiting();
  await app.control.addFault({ match: { host: 'line-api', path: '/v2/bot/info' }, ...fault });
  expect((await app.api('POST', `/channels/${app.line.id}/check`)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await Promise.all(messages.map(({ state }) => state()))).toEqual(['retrying', 'due']);
  await app.control.removeFaults();
  await app.api('POST', `/channels/${app.line.id}/check`);
  for (const message of messages) await arrives(message);
});

test('a message due within a minute isn’t hastened', async () => {
  const message = await sendCard();
  await sql(
    "update outbox set state = 'retrying', attempts = 1, next_at = now() + interval '50 s' where card_id = $1",
    [message.id],
  );
  await app.api('POST', `/channels/${app.line.id}/check`);
  const [row] = await sql('select next_at > now() as waits from outbox where card_id = $1', [message.id]);
  expect(row).toEqual({ waits: true });
});

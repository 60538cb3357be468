// An answer to a LINE event is sent by its reply token, free of the month's messages, while that is fresh; else as a push.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp, testLine } from '../../testing/test-app.ts';
import { processDueEvents } from './process-due-events.ts';

let app: TestApp;
let campaignId: string;
beforeAll(async () => {
  app = await openTestApp();
  const way = { sourceChannelId: app.line.id, targetChannelId: app.whatsapp.id };
  campaignId = (await app.newCampaign({ ...way, card: { keywords: ['card'] } })).id;
});
afterEach(async () => {
  await app.control.removeFaults();
  await app.control.patchLineChannel(testLine.channelId, { quotaSpent: false });
});
afterAll(() => app.close());

const [replyPath, pushPath] = ['/v2/bot/message/reply', '/v2/bot/message/push'];
const sql = async (text: string, values: unknown[] = []) => (await app.context.store.pool.query(text, values)).rows;

/** A friend who just requested the card; nothing is processed yet. */
async function asking() {
  const customer = await app.newCustomer('陳小美', 'friend', { on: ['line'] });
  await app.control.line.type(testLine.channelId, customer.id, 'card');
  const cards = async () =>
    (await app.control.chat('line', testLine.channelId, customer.id)).filter(({ kind }) => kind === 'card');
  const delivery = async () =>
    (
      await sql(
        `select o.state, o.platform_code, o.attempts from outbox o join contact c on c.id = o.contact_id where c.external_id = $1`,
        [customer.lineUserId],
      )
    )[0];
  return { customer, cards, delivery };
}
const callsTo = async (path: string) => (await app.control.calls('line-api', path)).length;
/** Skips the seconds that retries wait. */
const retryNow = async () => {
  await sql("update outbox set next_at = now() where state = 'retrying'");
  await app.settle();
};

describe('14 §2.6: LINE’s reply token', () => {
  test('fresh: the card is sent as a reply, though the month’s messages are used up', async () => {
    await app.control.patchLineChannel(testLine.channelId, { quotaSpent: true });
    const [replies, pushes] = [await callsTo(replyPath), await callsTo(pushPath)];
    const { cards, delivery } = await asking();
    await app.settle();
    expect(await cards()).toHaveLength(1);
    expect(await delivery()).toMatchObject({ state: 'sent', attempts: 1 });
    expect([await callsTo(replyPath), await callsTo(pushPath)]).toEqual([replies + 1, pushes]);
  });

  test('a free reply doesn’t end “quota used up”; a successful push does', async () => {
    const state = async () => (await app.api<{ attention: string }>('GET', `/channels/${app.line.id}`)).body.attention;
    const push = async () => {
      const { customer, cards } = await asking();
      await app.settle();
      const contact = { channelId: app.line.id, externalId: customer.lineUserId };
      await app.api('POST', '/cards', { campaignId, contact, send: true });
      await app.settle();
      return (await cards()).length;
    };
    await app.control.patchLineChannel(testLine.channelId, { quotaSpent: true });
    expect(await push()).toBe(1);
    expect(await state()).toBe('quota_used_up');
    const { cards } = await asking();
    await app.settle();
    expect(await cards()).toHaveLength(1);
    expect(await state()).toBe('quota_used_up');
    await app.control.patchLineChannel(testLine.channelId, { quotaSpent: false });
    expect(await push()).toBe(2);
    expect(await state()).toBeNull();
  });

  test('half a minute old: a push at once', async () => {
    const { cards } = await asking();
    await app.control.settle();
    await processDueEvents(app.context, new AbortController().signal);
    await sql("update inbound_event set received_at = received_at - interval '31 s'");
    const replies = await callsTo(replyPath);
    await app.settle();
    expect(await cards()).toHaveLength(1);
    expect(await callsTo(replyPath)).toBe(replies);
  });

  test('refused by LINE: nothing has arrived, so a push follows at once', async () => {
    const { customer, cards, delivery } = await asking();
    await app.control.settle();
    await sql(
      `update inbound_event set detail = detail || '{"replyToken":"used"}' where external_id = $1 and processed_at is null`,
      [customer.lineUserId],
    );
    await app.settle();
    expect(await cards()).toHaveLength(1);
    expect(await delivery()).toMatchObject({ state: 'sent', attempts: 2 });
  });

  test('too many calls: a push, later', async () => {
    const body = { message: 'The API rate limit has been exceeded. Try again later.' };
    await app.control.addFault({ match: { host: 'line-api', path: replyPath }, kind: 'status', status: 429, body });
    const { cards, delivery } = await asking();
    await app.settle();
    expect(await delivery()).toMatchObject({ state: 'retrying', platform_code: '429' });
    await retryNow();
    expect(await cards()).toHaveLength(1);
  });

  test('no answer, though LINE took it: never sent twice; LINE refuses the token, and the result is unknown', async () => {
    await app.control.addFault({ match: { host: 'line-api', path: replyPath }, kind: 'lost_answer' });
    const { cards, delivery } = await asking();
    await app.settle();
    await retryNow();
    expect(await cards()).toHaveLength(1);
    expect(await delivery()).toMatchObject({ state: 'unknown', attempts: 2 });
  });

  test('an error before LINE took it: the same token works again', async () => {
    await app.control.addFault({ match: { host: 'line-api', path: replyPath }, kind: 'status', status: 500 });
    const pushes = await callsTo(pushPath);
    const { cards, delivery } = await asking();
    await app.settle();
    await retryNow();
    expect(await cards()).toHaveLength(1);
    expect(await delivery()).toMatchObject({ state: 'sent', attempts: 2 });
    expect(await callsTo(pushPath)).toBe(pushes);
  });

  test.each([
    ['reply', replyPath],
    ['push', pushPath],
  ])('200 without LINE’s words to a %s: not sent yet, and tried again', async (way, path) => {
    const body = '<html>';
    const { cards, delivery } = await asking();
    await app.control.addFault({ match: { host: 'line-api', path }, kind: 'status', status: 200, body });
    if (way === 'push') {
      await app.control.settle();
      await processDueEvents(app.context, new AbortController().signal);
      await sql("update inbound_event set received_at = received_at - interval '31 s'");
    }
    await app.settle();
    expect([await cards(), await delivery()]).toMatchObject([[], { state: 'retrying', platform_code: '200' }]);
    await retryNow();
    expect(await cards()).toHaveLength(1);
    expect(await delivery()).toMatchObject({ state: 'sent', attempts: 2 });
  });

  test('a card that nobody requested is a push', async () => {
    const customer = await app.newCustomer('陳小美', 'friend', { on: ['line'] });
    const replies = await callsTo(replyPath);
    const contact = { channelId: app.line.id, externalId: customer.lineUserId };
    await app.api('POST', '/cards', { campaignId, contact, send: true });
    await app.settle();
    expect(await callsTo(replyPath)).toBe(replies);
  });
});

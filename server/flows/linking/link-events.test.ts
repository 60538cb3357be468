// LINE's events late, duplicated, out of order, and the page faster than the webhook (rules §4).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildContext } from '../../context.ts';
import { type LinkTest, openLinkTest, tappedAt } from '../../testing/test-link.ts';
import { processDueEvents } from '../inbound/process-due-events.ts';
import { linkContacts } from './link-contacts.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(async () => {
  await app.invariants();
  await app.close();
});

describe('however the follow comes, it links once', () => {
  test.each([
    ['twice in one body', { duplicate: 2 }],
    ['redelivered', { redelivered: true }],
    ['with events that nobody knows', { unknownEvents: true, extraFields: true, emptyEvents: true }],
  ])('%s', async (_name, switches) => {
    const { customer, card, watch } = await app.waiting();
    await app.control.webhookSwitches(switches);
    await app.play(customer, 'follow');
    await app.settle();
    await app.control.webhookSwitches({});
    expect(await app.watch(watch)).toMatchObject({
      status: 'linked',
      source: { name: 'L＊' },
      target: { name: 'Lin' },
    });
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await app.chats(customer)).toEqual(app.bothLinked);
  });

  test('the page is faster than the webhook: it only reads until the follow is here', async () => {
    const { customer, card, token, tokens, watch } = await app.waiting();
    await app.control.webhookSwitches({ hold: true });
    await app.play(customer, 'follow');
    expect((await app.postLink(token, tokens)).status).toBe('add_friend');
    expect((await app.postLink(token, tokens, true)).status).toBe('add_friend');
    expect(await app.watch(watch)).toEqual({ status: 'waiting' });
    await app.control.releaseWebhooks();
    await app.settle();
    expect(await app.watch(watch)).toMatchObject({ status: 'linked' });
    expect((await app.postLink(token, tokens)).watch).toBe(watch);
    expect(await app.outcomes(card)).toEqual(['linked']);
  });

  test('the webhook is faster than the page: LINE is asked once more, and links', async () => {
    const customer = await app.newCustomer('Lin', 'never');
    const card = await app.newCard(customer);
    const token = await app.tap(card);
    await app.play(customer, 'follow');
    await app.settle();
    expect((await app.postLink(token, await app.login(customer))).status).toBe('linked');
  });

  test('the follow is lost: the next tap links', async () => {
    const { customer, card, token, tokens } = await app.waiting();
    await app.friendship(customer, 'friend');
    expect((await app.postLink(token, tokens)).status).toBe('add_friend');
    expect((await app.link(customer, card)).status).toBe('linked');
    expect(await app.outcomes(card)).toEqual(['superseded', 'linked']);
  });
});

describe('a follow that must not link', () => {
  const second = 1_000;
  test.each<[string, (tap: number) => Parameters<LinkTest['lineEvents']>[1], string]>([
    ['it is older than the tap', (tap) => [{ type: 'follow', at: tap - second }], 'open'],
    ['it is of the millisecond of the tap', (tap) => [{ type: 'follow', at: tap }], 'open'],
    ['it unblocked', (tap) => [{ type: 'follow', at: tap + 1, isUnblocked: true }], 'blocked'],
    [
      'after a late unfollow from before the tap',
      (tap) => [
        { type: 'unfollow', at: tap - second },
        { type: 'follow', at: tap + 1 },
      ],
      'blocked',
    ],
    [
      'blocked again, and the unfollow is here first',
      (tap) => [
        { type: 'unfollow', at: tap + 2 },
        { type: 'follow', at: tap + 1 },
      ],
      'blocked',
    ],
    [
      'unblocked after a block since the tap',
      (tap) => [
        { type: 'unfollow', at: tap + 1 },
        { type: 'follow', at: tap + 2 },
      ],
      'blocked',
    ],
  ])('%s', async (_name, events, outcome) => {
    const { customer, card, token, tokens, watch } = await app.waiting();
    for (const event of events(tappedAt(token))) await app.lineEvents(customer, [event]);
    expect(await app.outcomes(card)).toEqual([outcome]);
    expect(await app.watch(watch)).toEqual({ status: outcome === 'open' ? 'waiting' : 'again' });
    await app.friendship(customer, 'friend');
    expect((await app.postLink(token, tokens)).status).toBe('add_friend');
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.silence);
  });

  test('24 hours after the tap', async () => {
    const { customer, card } = await app.waiting();
    await app.sql("update attempt set created_at = created_at - interval '24 hours 1 second' where card_id = $1", [
      card.id,
    ]);
    await app.play(customer, 'follow');
    await app.settle();
    expect(await app.outcomes(card)).toEqual(['open']);
    expect((await app.link(customer, card)).status).toBe('linked');
  });
});

describe('blocked stays silent', () => {
  test('unknown to us, blocked at LINE: unblocking links nothing, the next tap does', async () => {
    const customer = await app.newCustomer('Wu', 'blocked');
    const card = await app.newCard(customer);
    const token = await app.tap(card);
    const tokens = await app.login(customer);
    const { watch } = await app.postLink(token, tokens);
    await app.play(customer, 'unblock');
    await app.settle();
    expect(await app.watch(watch)).toEqual({ status: 'again' });
    expect((await app.postLink(token, tokens)).status).toBe('add_friend');
    expect(await app.chats(customer)).toEqual(app.silence);
    expect((await app.link(customer, card)).status).toBe('linked');
  });

  test('block, unblock and block arrive late, reversed and together: no message, no link', async () => {
    const customer = await app.newCustomer('Wu', 'friend');
    const card = await app.newCard(customer);
    await app.control.webhookSwitches({ hold: true });
    for (const what of ['block', 'unblock', 'block'] as const) await app.play(customer, what);
    const token = await app.tap(card);
    const tokens = await app.login(customer);
    const { watch } = await app.postLink(token, tokens);
    await app.play(customer, 'unblock');
    await app.control.releaseWebhooks({ order: 'reverse' });
    await app.settle();
    expect(await app.watch(watch)).toEqual({ status: 'again' });
    expect((await app.postLink(token, tokens, true)).status).toBe('add_friend');
    expect(await app.chats(customer)).toEqual(app.silence);
    const [contact] = await app.sql('select state from contact where external_id = $1', [customer.lineUserId]);
    expect(contact).toEqual({ state: 'active' });
  });

  test('after a restart, on the same database', async () => {
    const customer = await app.newCustomer('Wu', 'friend');
    const card = await app.newCard(customer);
    await app.play(customer, 'block');
    await app.settle();
    const token = await app.tap(card);
    const tokens = await app.login(customer);
    await app.postLink(token, tokens);
    await app.play(customer, 'unblock');
    await app.control.settle();

    const url = app.context.store.pool.options.connectionString ?? '';
    const restarted = buildContext(app.context.config, url, [{ kid: 'test', secret: new Uint8Array(32).fill(7) }]);
    await processDueEvents(restarted, new AbortController().signal);
    const request = { token, idToken: tokens.idToken ?? '', accessToken: tokens.accessToken };
    expect((await linkContacts(restarted, request, '127.0.0.1')).status).toBe('add_friend');
    await restarted.store.close();
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.silence);
  });
});

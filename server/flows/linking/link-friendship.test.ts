// The friendship table of the rules (§4) on the real database, through HTTP: each row with LINE's events before and after the tap, by
// the events' own times.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LinkTest, openLinkTest, tappedAt } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(async () => {
  await app.invariants();
  expect(await app.control.unexpected()).toEqual([]);
  await app.close();
});

/** ms from the tap; `unblock` is a follow that says `isUnblocked`. */
type Past = readonly ['follow' | 'unblock' | 'unfollow', number];
type Row = {
  name: string;
  log: readonly Past[];
  line: 'friend' | 'never' | 'blocked';
  answer: 'linked' | 'add_friend';
  outcome: 'linked' | 'blocked' | 'open';
  nextTap: 'linked' | 'add_friend';
};

const row = (
  name: string,
  line: Row['line'],
  log: Row['log'],
  outcome: Row['outcome'],
  nextTap: Row['nextTap'],
): Row => ({
  name,
  line,
  log,
  answer: outcome === 'linked' ? 'linked' : 'add_friend',
  outcome,
  nextTap,
});

const table: Row[] = [
  row('2 isUnblocked after the tap', 'friend', [['unblock', 5]], 'blocked', 'linked'),
  row('2 a follow after the tap, asked once more: friend', 'friend', [['follow', 5]], 'linked', 'linked'),
  row('2 a follow after the tap, asked once more: not friend', 'never', [['follow', 5]], 'open', 'linked'),
  row(
    '2 … and blocked since',
    'blocked',
    [
      ['follow', 5],
      ['unfollow', 6],
    ],
    'blocked',
    'add_friend',
  ),
  row(
    '2 … both in one millisecond, the wrong way round',
    'blocked',
    [
      ['unfollow', 5],
      ['follow', 5],
    ],
    'blocked',
    'add_friend',
  ),
  row('3 friend, never heard of', 'friend', [], 'linked', 'linked'),
  row('3 friend since before the tap', 'friend', [['follow', -5_000]], 'linked', 'linked'),
  row('3 followed in the millisecond of the tap', 'friend', [['follow', 0]], 'linked', 'linked'),
  row(
    '3 blocked and back before the tap',
    'friend',
    [
      ['follow', -9_000],
      ['unfollow', -8_000],
      ['unblock', -7_000],
    ],
    'linked',
    'linked',
  ),
  row('4 friend, but the last we heard is unfollow', 'friend', [['unfollow', -5_000]], 'blocked', 'linked'),
  row(
    '4 … heard out of order',
    'friend',
    [
      ['unfollow', -5_000],
      ['follow', -9_000],
    ],
    'blocked',
    'linked',
  ),
  row(
    '4 … in one millisecond unfollow is last',
    'friend',
    [
      ['unfollow', -5_000],
      ['follow', -5_000],
    ],
    'blocked',
    'linked',
  ),
  row(
    "5 LINE's consent screen unblocked",
    'friend',
    [
      ['unfollow', -5_000],
      ['unblock', 5],
    ],
    'blocked',
    'linked',
  ),
  row(
    '5 … and isUnblocked is wrong',
    'friend',
    [
      ['unfollow', -5_000],
      ['follow', 5],
    ],
    'blocked',
    'linked',
  ),
  row('6 blocked', 'blocked', [['unfollow', -5_000]], 'blocked', 'add_friend'),
  row('6 blocked, its unfollow was lost', 'blocked', [['follow', -5_000]], 'blocked', 'linked'),
  row(
    '6 blocked after the tap',
    'blocked',
    [
      ['follow', -5_000],
      ['unfollow', 5],
    ],
    'blocked',
    'add_friend',
  ),
];

describe('what the customer was when they tapped decides', () => {
  test.each(table)('$name', async ({ log, line, answer, outcome, nextTap }) => {
    const customer = await app.newCustomer('Lin', 'never');
    const card = await app.newCard(customer);
    const token = await app.tap(card);
    const tap = tappedAt(token);
    const events = log.map(([kind, ms]) => ({
      type: kind === 'unfollow' ? ('unfollow' as const) : ('follow' as const),
      at: tap + ms,
      isUnblocked: kind === 'unblock',
    }));
    if (events.length > 0) await app.lineEvents(customer, events);
    await app.friendship(customer, line);

    const tokens = await app.login(customer);
    const first = await app.postLink(token, tokens);
    expect(first.status).toBe(answer);
    expect(await app.outcomes(card)).toEqual([outcome]);
    await app.settle();
    expect(await app.chats(customer)).toEqual(outcome === 'linked' ? app.bothLinked : app.silence);
    if (outcome === 'blocked') {
      // Somebody who isn't a friend sees only add friend, and this tap sends nothing.
      expect(first).toEqual({
        status: 'add_friend',
        watch: first.watch,
        addFriendUrl: 'https://line.me/R/ti/p/%40kojima',
      });
      expect(await app.watch(first.watch)).toEqual({ status: 'again' });
      await app.friendship(customer, 'friend');
      expect((await app.postLink(token, tokens, true)).status).toBe('add_friend');
      await app.settle();
      expect(await app.chats(customer)).toEqual(app.silence);
    }
    await app.friendship(customer, 'friend');
    expect((await app.link(customer, card)).status).toBe(nextTap);
    if (nextTap === 'add_friend') {
      // LINE contradicts our log: observed as a friend once, the next tap links.
      expect((await app.link(customer, card)).status).toBe('linked');
    }
  });
});

test('1 linked before, then blocked: add friend and silence; a friend’s next tap shows the link again', async () => {
  const customer = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(customer);
  const first = await app.link(customer, card);
  await app.settle();
  await app.play(customer, 'block');
  await app.settle();
  expect((await app.link(customer, card)).status).toBe('add_friend');
  expect(await app.outcomes(card)).toEqual(['linked', 'blocked']);
  await app.play(customer, 'unblock');
  await app.settle();
  expect(await app.link(customer, card)).toMatchObject({ status: 'linked', again: true, watch: first.watch });
  await app.settle();
  expect(await app.chats(customer)).toEqual(app.bothLinked);
});

test('4 an observed friend is a friend for the next tap, by an entry of the same statement', async () => {
  const customer = await app.newCustomer('Lin', 'friend');
  await app.lineEvents(customer, [{ type: 'unfollow', at: Date.now() - 5_000 }]);
  const card = await app.newCard(customer);
  expect((await app.link(customer, card)).status).toBe('add_friend');
  const log = await app.sql('select kind from friendship_log where external_id = $1 order by at', [
    customer.lineUserId,
  ]);
  expect(log).toEqual([{ kind: 'unfollow' }, { kind: 'observed_friend' }]);
  expect((await app.link(customer, card)).status).toBe('linked');
});

test('6 a failure decided without LINE sends nothing to somebody who has blocked us', async () => {
  const customer = await app.newCustomer('Lin', 'blocked');
  const campaign = await app.newCampaign();
  const card = await app.newCard(customer, campaign.id);
  await app.lineEvents(customer, [{ type: 'unfollow', at: Date.now() - 5_000 }]);
  await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });
  expect(await app.link(customer, card)).toEqual({ status: 'failed', reason: 'campaign_disabled' });
  // Not even a row: the worker's own check of the contact is a second guard.
  expect(await app.sql('select 1 from outbox where card_id = $1', [card.id])).toEqual([]);
});

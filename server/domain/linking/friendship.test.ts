import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideFollow,
  decideFriendship,
  type FriendshipAnswer,
  type FriendshipEntry,
  type FriendshipFacts,
  type FriendshipLog,
} from './friendship.ts';

const tapMs = 1_000;
const entry = (kind: FriendshipEntry['kind'], at: number, isUnblocked = false): FriendshipEntry => ({
  kind,
  isUnblocked,
  at: new Date(tapMs + at),
});
const follow = (at: number) => entry('follow', at);
const unblock = (at: number) => entry('follow', at, true);
const unfollow = (at: number) => entry('unfollow', at);
const observed = (at: number) => entry('observed_friend', at);

const rank = (it: FriendshipEntry) => it.at.getTime() * 2 + Number(it.kind === 'unfollow');
const inOrder = (entries: FriendshipEntry[]) => [...entries].sort((a, b) => rank(a) - rank(b));
/** The log as the one read gives it: split at the tap, in the events' own time, `unfollow` last in its millisecond. */
const logOf = (entries: FriendshipEntry[]): FriendshipLog => {
  const sorted = inOrder(entries);
  return {
    before: sorted.findLast((it) => it.at.getTime() <= tapMs)?.kind ?? null,
    after: sorted.filter((it) => it.at.getTime() > tapMs),
  };
};

const decide = (friend: boolean, log: FriendshipEntry[], more: Partial<FriendshipFacts> = {}) =>
  decideFriendship({ friend, log: logOf(log), linkedBefore: false, answered: false, askedAgain: false, ...more });

const links: FriendshipAnswer = { kind: 'friend' };
const silent: FriendshipAnswer = { kind: 'blocked', observed: false };
const nextTapLinks: FriendshipAnswer = { kind: 'blocked', observed: true };
const waits: FriendshipAnswer = { kind: 'never' };
const asksLine: FriendshipAnswer = { kind: 'ask_again' };

type Row = [string, boolean, FriendshipEntry[], Partial<FriendshipFacts>, FriendshipAnswer];

describe('the table of rules §4, row by row', () => {
  test.each<Row>([
    ['1 not friend, linked before: nothing in the log', false, [], { linkedBefore: true }, silent],
    ['1 … even with a follow after the tap', false, [follow(5)], { linkedBefore: true }, silent],
    ['1 … even after an unfollow', false, [unfollow(-5)], { linkedBefore: true }, silent],
    ['2 a follow after the tap that unblocked', true, [unblock(5)], {}, silent],
    ['2 … not friend', false, [unblock(5)], {}, silent],
    ['2 a plain follow after the tap: LINE is asked once more', true, [follow(5)], {}, asksLine],
    ['2 … not friend', false, [follow(5)], {}, asksLine],
    ['2 … asked: friend', true, [follow(5)], { askedAgain: true }, links],
    ['2 … asked: not friend', false, [follow(5)], { askedAgain: true }, waits],
    [
      '2 … asked: not friend, and an unfollow came after it',
      false,
      [follow(5), unfollow(6)],
      { askedAgain: true },
      silent,
    ],
    ['2 … in the same millisecond unfollow is last', false, [unfollow(5), follow(5)], { askedAgain: true }, silent],
    ['2 … the unfollow came to us first', false, [unfollow(6), follow(5)], { askedAgain: true }, silent],
    ['3 friend, no entry', true, [], {}, links],
    ['3 friend, followed before', true, [follow(-5)], {}, links],
    ['3 friend, followed at the tap', true, [follow(0)], {}, links],
    ['3 friend, seen as friend before', true, [unfollow(-9), observed(-5)], {}, links],
    ['3 friend, blocked and back long before', true, [follow(-9), unfollow(-7), unblock(-5)], {}, links],
    ['3 friend at the tap, linked before', true, [], { linkedBefore: true }, links],
    ['4 friend, last is unfollow', true, [unfollow(-5)], {}, nextTapLinks],
    ['4 … after a follow', true, [follow(-9), unfollow(-5)], {}, nextTapLinks],
    ['4 … follow and unfollow of one millisecond', true, [unfollow(-5), follow(-5)], {}, nextTapLinks],
    ['4 … also who has linked before', true, [unfollow(-5)], { linkedBefore: true }, nextTapLinks],
    ['5 friend, unfollow before, follow after the tap', true, [unfollow(-5), unblock(5)], {}, silent],
    ['5 … whatever isUnblocked says', true, [unfollow(-5), follow(5)], {}, silent],
    ['6 not friend, last is unfollow', false, [unfollow(-5)], {}, silent],
    ['6 not friend, unfollow at the tap', false, [unfollow(0)], {}, silent],
    ['6 not friend, unfollow after the tap', false, [unfollow(5)], {}, silent],
    ['6 not friend, an older follow whose unfollow was lost', false, [follow(-5)], {}, silent],
    ['6 not friend, seen as friend before', false, [observed(-5)], {}, silent],
    ['6 not friend, unfollow before and follow after', false, [unfollow(-5), follow(5)], {}, silent],
    ['6 not friend, a friend seen after the tap', false, [observed(5)], {}, silent],
    ['7 not friend, nothing', false, [], {}, waits],
  ])('%s', (_name, friend, log, more, expected) => {
    expect(decide(friend, log, more)).toEqual(expected);
  });

  test('asked for consent after the follow: Yes links, LINE is not asked once more', () => {
    expect(decide(true, [follow(5)], { answered: true })).toEqual(links);
  });

  test('asked for consent after the follow, then blocked while the unfollow is on its way: silence, not waiting', () => {
    expect(decide(false, [follow(5)], { answered: true })).toEqual(silent);
  });
});

describe('what a follow does to an attempt that waits for it', () => {
  test.each<[string, FriendshipEntry[], ReturnType<typeof decideFollow>]>([
    ['nothing yet', [], null],
    ['an unfollow alone', [unfollow(5)], null],
    ['a follow older than the tap', [follow(-5)], null],
    ['a follow at the tap', [follow(0)], null],
    ['a follow after the tap', [follow(5)], 'friend'],
    ['one that unblocked', [unblock(5)], 'blocked'],
    ['late unfollow from before the tap', [unfollow(-5), follow(5)], 'blocked'],
    ['friend before the tap, whose unfollow was lost', [follow(-5), follow(5)], 'blocked'],
    ['blocked again since, unfollow first to us', [unfollow(6), follow(5)], 'blocked'],
    ['the same millisecond', [follow(5), unfollow(5)], 'blocked'],
    ['followed, blocked, unblocked', [follow(5), unfollow(6), unblock(7)], 'blocked'],
    ['followed, blocked, unblocked, and isUnblocked wrong', [follow(5), unfollow(6), follow(7)], 'blocked'],
    ['blocked after the tap, then back, and isUnblocked wrong', [unfollow(5), follow(6)], 'blocked'],
    ['the unfollow between was lost', [follow(5), unblock(7)], 'blocked'],
    ['the same follow twice', [follow(5), follow(5)], 'friend'],
  ])('%s', (_name, log, expected) => {
    expect(decideFollow(logOf(log))).toBe(expected);
  });
});

const anyEntry = fc.record({
  kind: fc.constantFrom('follow' as const, 'unfollow' as const, 'observed_friend' as const),
  isUnblocked: fc.boolean(),
  at: fc.integer({ min: tapMs - 3, max: tapMs + 3 }).map((at) => new Date(at)),
});
const anyFlags = fc.record({ linkedBefore: fc.boolean(), answered: fc.boolean(), askedAgain: fc.boolean() });

describe('laws', () => {
  test('who is not a friend is never linked, and LINE is asked at most twice', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 5 }), anyFlags, fc.boolean(), (log, flags, friend) => {
        const answer = decide(friend, log, flags);
        if (!friend) expect(answer.kind).not.toBe('friend');
        if (flags.askedAgain || flags.answered) expect(answer.kind).not.toBe('ask_again');
      }),
    );
  });

  test('who had blocked us at the tap is never linked by it, whatever came since', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 5 }), anyFlags, fc.boolean(), (log, flags, friend) => {
        fc.pre(logOf(log).before === 'unfollow');
        expect(decide(friend, log, flags).kind).toBe('blocked');
        expect(decideFollow(logOf(log))).not.toBe('friend');
      }),
    );
  });
});

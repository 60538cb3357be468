import { describe, expect, test } from 'vitest';
import { type AttemptFacts, decideByRows, decideWithLine, type LineFacts, type LinkFacts } from './link-decision.ts';
import type { MergeSide } from './merge.ts';

const side = (profileId: string, memberNumber: string | null = null, channelId = profileId): MergeSide => ({
  profileId,
  memberNumber,
  fields: {},
  createdAt: new Date(0),
  contacts: [{ id: `contact-${profileId}`, channelId }],
});
const facts = (more: Partial<LinkFacts> = {}): LinkFacts => ({
  attempt: null,
  campaignEnabled: true,
  askFirst: false,
  source: side('source'),
  target: side('target'),
  targetChannelId: 'target',
  redeemedBy: 'nobody',
  log: { before: null, after: [] },
  proven: true,
  otherUserTried: false,
  idTokenElsewhere: false,
  partedBefore: false,
  linkedToday: 0,
  ...more,
});
const friend: LineFacts = { friend: true, askedAgain: false, consent: undefined };
const stranger: LineFacts = { ...friend, friend: false };
const yes: LineFacts = { ...friend, consent: true };
const no: LineFacts = { ...friend, consent: false };
const attempt = (outcome: AttemptFacts['outcome'], waitsFor: AttemptFacts['waitsFor'] = null): AttemptFacts => ({
  outcome,
  waitsFor,
  asks: false,
});
const fail = (reason: string) => ({ act: 'fail', reason });
const asks = { act: 'open', waitsFor: 'consent', asks: true, consented: false };

describe('what the rows alone answer, in their order (rules §3, 4)', () => {
  test.each<[string, Partial<LinkFacts>, unknown]>([
    [
      'used before anything else',
      { redeemedBy: 'other_user', source: null, campaignEnabled: false },
      fail('card_used'),
    ],
    ['the contact before the campaign', { source: null, campaignEnabled: false }, fail('contact_not_found')],
    ['the campaign', { campaignEnabled: false }, fail('campaign_disabled')],
    [
      'linked by this user: LINE is asked, whatever else is wrong',
      { redeemedBy: 'same_user', campaignEnabled: false },
      null,
    ],
    ['nothing refuses: LINE is asked', {}, null],
  ])('%s', (_name, more, expected) => {
    expect(decideByRows(facts(more))).toEqual(expected);
  });

  test.each<[string, AttemptFacts, unknown]>([
    ['linked is read', attempt('linked'), { act: 'read', show: 'linked' }],
    ['declined is read', attempt('declined'), { act: 'read', show: 'declined' }],
    ['blocked is read', attempt('blocked'), { act: 'read', show: 'add_friend' }],
    ['waiting for a friend is read', attempt('open', 'friend'), { act: 'read', show: 'add_friend' }],
    [
      'superseded while waiting for a friend is read',
      attempt('superseded', 'friend'),
      { act: 'read', show: 'add_friend' },
    ],
    ['waiting for Yes is decided again', attempt('open', 'consent'), null],
    ['superseded while waiting for Yes is decided again', attempt('superseded', 'consent'), null],
    ['failed is decided again', attempt('failed'), null],
  ])('a repeat: %s', (_name, own, expected) => {
    expect(decideByRows(facts({ attempt: own }))).toEqual(expected);
  });

  test('a repeat that only reads is not refused by what has changed since', () => {
    const changed = { source: null, campaignEnabled: false };
    expect(decideByRows(facts({ attempt: attempt('linked'), ...changed }))).toEqual({ act: 'read', show: 'linked' });
  });
});

describe('what is asked first (rules §2)', () => {
  test.each<[string, Partial<LinkFacts>]>([
    ['a tap that is not proven', { proven: false }],
    ['another LINE user tried the card', { otherUserTried: true }],
    ['the ID token was used with another card', { idTokenElsewhere: true }],
    ['the pair parted before', { partedBefore: true }],
    ['the campaign asks first', { askFirst: true }],
  ])('%s', (_name, more) => {
    expect(decideWithLine(facts(more), friend)).toEqual(asks);
    expect(decideWithLine(facts(more), yes)).toMatchObject({ act: 'link' });
    expect(decideWithLine(facts(more), no)).toEqual({ act: 'decline' });
    expect(decideWithLine(facts(more), stranger)).toEqual({
      act: 'open',
      waitsFor: 'friend',
      asks: true,
      consented: false,
    });
    expect(decideWithLine(facts(more), { ...stranger, consent: true })).toEqual({
      act: 'open',
      waitsFor: 'friend',
      asks: true,
      consented: true,
    });
  });

  test('a proven tap of a friend asks nothing', () => {
    expect(decideWithLine(facts(), friend)).toMatchObject({ act: 'link', merge: { survivorId: 'source' } });
    expect(decideWithLine(facts(), stranger)).toEqual({
      act: 'open',
      waitsFor: 'friend',
      asks: false,
      consented: false,
    });
  });

  test('No is No, also where nobody asked', () => {
    expect(decideWithLine(facts(), no)).toEqual({ act: 'decline' });
  });
});

describe('friendship before all of §2, §6 before the question', () => {
  const blocked: Partial<LinkFacts> = { log: { before: 'unfollow', after: [] } };

  test.each([friend, yes, no, stranger])('blocked is blocked, whatever was said: %o', (line) => {
    const unproven = facts({ ...blocked, proven: false, target: side('target', 'M2'), source: side('source', 'M1') });
    expect(decideWithLine(unproven, line)).toMatchObject({ act: 'block' });
  });

  test('who has linked the card and is no friend any more sees add friend', () => {
    expect(decideWithLine(facts({ redeemedBy: 'same_user' }), stranger)).toEqual({ act: 'block', observed: false });
    expect(decideWithLine(facts({ redeemedBy: 'same_user' }), friend)).toEqual({ act: 'read', show: 'linked_again' });
  });

  test('two member numbers conflict before anybody is asked', () => {
    const two = facts({ source: side('source', 'M1'), target: side('target', 'M2'), proven: false });
    expect(decideWithLine(two, friend)).toEqual(fail('member_number_conflict'));
  });

  test("the profile has a contact of the target's channel already: known or new, the LINE user joins nothing", () => {
    const taken = { ...side('source'), contacts: [...side('source').contacts, { id: 'older', channelId: 'target' }] };
    expect(decideWithLine(facts({ source: taken }), friend)).toEqual(fail('profile_conflict'));
    expect(decideWithLine(facts({ source: taken, target: null }), friend)).toEqual(fail('profile_conflict'));
  });

  test('a newcomer is absorbed at once by the source, and gives it nothing', () => {
    const source = { ...side('source'), fields: { city: 'Taipei' } };
    expect(decideWithLine(facts({ source, target: null }), friend)).toMatchObject({
      act: 'link',
      merge: {
        survivorId: 'source',
        fields: { city: 'Taipei' },
        moved: { memberNumber: null, fields: {}, gained: [] },
      },
    });
  });
});

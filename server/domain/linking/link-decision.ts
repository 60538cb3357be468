import type { FailureReason } from '../../contract/reasons.ts';
import { decideFriendship, type FriendshipLog } from './friendship.ts';
import { type MergePlan, type MergeSide, planMerge } from './merge.ts';

export const outcomes = ['linked', 'failed', 'blocked', 'open', 'declined', 'superseded'] as const;
export type Outcome = (typeof outcomes)[number];

/** An attempt as a decision reads it. `answered`: the customer has seen `add_friend` or `consent` from it. */
export type AttemptFacts = { outcome: Outcome; waitsFor: 'friend' | 'consent' | null; asks: boolean };

/** All facts of the decision: the rows of the one read (§3, 4) and the token's content. */
export type LinkFacts = {
  /** This tap's own attempt, if there is one. */
  attempt: AttemptFacts | null;
  campaignEnabled: boolean;
  askFirst: boolean;
  /** Null if the source contact is gone. */
  source: MergeSide | null;
  /** Null if this LINE user is new to us. */
  target: MergeSide | null;
  targetChannelId: string;
  /** Who linked this card. */
  redeemedBy: 'nobody' | 'same_user' | 'other_user';
  log: FriendshipLog;
  /** §2, first row: fresh, from the source's own browser, on the same network. */
  proven: boolean;
  /** Another LINE user has an attempt of this card, whatever its outcome. */
  otherUserTried: boolean;
  /** The ID token was used with another card. */
  idTokenElsewhere: boolean;
  /** The pair was undone, unlinked or declined before. */
  partedBefore: boolean;
  /** How often the pair was linked within 24 h, undone or not. */
  linkedToday: number;
};

/** What to write for this tap, or which attempt to show again. */
export type LinkDecision =
  | { act: 'read'; show: 'linked' | 'linked_again' | 'add_friend' | 'declined' }
  /** `proven`: the tap alone made the link; false: somebody who may not be the source's customer answered *Yes* (§2). */
  | { act: 'link'; merge: Extract<MergePlan, { ok: true }>; proven: boolean }
  /** `consented`: *Yes* was given before `asks` needed it. */
  | { act: 'open'; waitsFor: 'friend' | 'consent'; asks: boolean; consented: boolean }
  | { act: 'block'; observed: boolean }
  | { act: 'decline' }
  | { act: 'fail'; reason: FailureReason };

/** Decides by the rows alone; null: LINE has to be asked (§3, checks 4 and 5). */
export function decideByRows(facts: LinkFacts): LinkDecision | null {
  const repeat = facts.attempt && readAgain(facts.attempt);
  if (repeat) return repeat;
  if (facts.redeemedBy === 'other_user') return { act: 'fail', reason: 'card_used' };
  if (facts.redeemedBy === 'same_user') return null;
  if (!facts.source) return { act: 'fail', reason: 'contact_not_found' };
  if (!facts.campaignEnabled) return { act: 'fail', reason: 'campaign_disabled' };
  return null;
}

/** A repeat shows its attempt, except one that failed or waited for *Yes*: that is decided again. */
function readAgain(attempt: AttemptFacts): LinkDecision | null {
  switch (attempt.outcome) {
    case 'linked':
      return { act: 'read', show: 'linked' };
    case 'declined':
      return { act: 'read', show: 'declined' };
    case 'blocked':
      return { act: 'read', show: 'add_friend' };
    case 'open':
    case 'superseded':
      return attempt.waitsFor === 'friend' ? { act: 'read', show: 'add_friend' } : null;
    case 'failed':
      return null;
  }
}

/** LINE's answer; `consent` is the customer's, if any. */
export type LineFacts = { friend: boolean; askedAgain: boolean; consent: boolean | undefined };

/**
 * The decision once LINE has answered: friendship before all of §2, then who survives, then whether to ask.
 * @returns `ask_again` where LINE must be asked once more (§4, second row)
 */
export function decideWithLine(facts: LinkFacts, line: LineFacts): LinkDecision | 'ask_again' {
  const friendship = decideFriendship({
    friend: line.friend,
    log: facts.log,
    linkedBefore: facts.redeemedBy === 'same_user',
    answered: facts.attempt?.outcome === 'open' || facts.attempt?.outcome === 'superseded',
    askedAgain: line.askedAgain,
  });
  switch (friendship.kind) {
    case 'ask_again':
      return 'ask_again';
    case 'blocked':
      return { act: 'block', observed: friendship.observed };
    case 'never':
      return {
        act: 'open',
        waitsFor: 'friend',
        asks: mustAsk(facts, !facts.proven),
        consented: line.consent === true,
      };
    case 'friend':
      return decideFriend(facts, { asks: !facts.proven, consent: line.consent });
  }
}

/** The decision for a friend: §6 for who survives, then §2 for whether to ask. Also used when a `follow` completes. */
export function decideFriend(facts: LinkFacts, said: { asks: boolean; consent: boolean | undefined }): LinkDecision {
  if (facts.redeemedBy === 'same_user') return { act: 'read', show: 'linked_again' };
  if (facts.redeemedBy === 'other_user') return { act: 'fail', reason: 'card_used' };
  if (!facts.source) return { act: 'fail', reason: 'contact_not_found' };
  if (!facts.campaignEnabled) return { act: 'fail', reason: 'campaign_disabled' };
  const merge: MergePlan = facts.target
    ? planMerge(facts.source, facts.target)
    : newcomer(facts.source, facts.targetChannelId);
  if (!merge.ok) return { act: 'fail', reason: merge.reason };
  if (said.consent === false) return { act: 'decline' };
  const asks = mustAsk(facts, said.asks);
  if (asks && said.consent !== true) return { act: 'open', waitsFor: 'consent', asks, consented: false };
  return { act: 'link', merge, proven: !asks && !facts.attempt?.asks };
}

/** How often a pair may link in 24 h (§3): linking and undoing repeatedly costs the brand messages. */
const linksADay = 3;

/** True for a link that must wait: the pair has linked too often already. */
export const isTooOften = ({ linkedToday }: { linkedToday: number }, decision: LinkDecision): boolean =>
  decision.act === 'link' && linkedToday >= linksADay;

function mustAsk(facts: LinkFacts, asks: boolean): boolean {
  return asks || facts.askFirst || facts.otherUserTried || facts.idTokenElsewhere || facts.partedBefore;
}

/** A contact first seen in the link: its profile is created by the same statement and absorbed at once (§6). */
function newcomer(source: MergeSide, targetChannelId: string): MergePlan {
  if (source.contacts.some((contact) => contact.channelId === targetChannelId)) {
    return { ok: false, reason: 'profile_conflict' };
  }
  return {
    ok: true,
    kind: 'merge',
    survivorId: source.profileId,
    absorbedId: '',
    contactIds: [],
    fields: { ...source.fields },
    moved: { memberNumber: null, fields: {}, gained: [] },
  };
}

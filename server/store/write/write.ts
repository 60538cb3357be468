import type { DeliveryCause } from '../../domain/delivery.ts';
import type { Outcome } from '../../domain/link-decision.ts';
import type { AuditRow } from '../audit/audit.ts';

/** A row a decision has read: the write applies only if it is still at this version. */
export type Seen = {
  table: 'event' | 'profile' | 'contact' | 'card' | 'attempt' | 'merge';
  id: string;
  version: number;
};

type AttemptState = {
  outcome: Outcome;
  waitsFor: 'friend' | 'consent' | null;
  asks: boolean;
  /** *Yes* was said while it waits for a friend: the `follow` needn't ask again. */
  consented: boolean;
  reason: string | null;
  platformCode: string | null;
  targetContactId: string | null;
  endedAt: Date | null;
  /** Of a linked attempt: the tags that it put on; null otherwise. */
  addedTags: AddedTags | null;
};

/** Tags that a link put on its two contacts: those that they didn't have before. */
export type AddedTags = { source: string[]; target: string[] };

/**
 * A decision as one statement: all of it is written, or nothing (§5). What was read as absent stands here as a plain
 * insert: if it is there by now, a unique constraint refuses the whole.
 */
export type GuardedWrite = {
  seen: Seen[];
  /** The campaign that must still be enabled. */
  enabledCampaignId: string | null;
  newProfiles: { id: string; mergedInto: string | null }[];
  /** `mergedInto`: the profile that absorbs this one, null: it lives again. What is left out stays. */
  profileChanges: { id: string; mergedInto?: string | null; fields?: Record<string, string> }[];
  newContacts: {
    id: string;
    channelId: string;
    externalId: string;
    secondId: string | null;
    profileId: string;
    name: string | null;
    pictureUrl: string | null;
    tags: string[];
    state: 'active' | 'blocked';
    lastInboundAt: Date | null;
    /** Of a contact on LINE. */
    lastMessageAt?: Date;
  }[];
  /** Fields left out stay; an entry with an id alone still bumps the version. */
  contactChanges: {
    id: string;
    profileId?: string;
    name?: string | null;
    pictureUrl?: string | null;
    addTags?: string[];
    removeTags?: string[];
    /** True only: nothing but a person takes an opt-out back. */
    optedOut?: true;
    /** Written only where there is none yet. */
    secondId?: string;
    state?: 'active' | 'blocked';
    lastInboundAt?: Date;
    /** Of a contact on LINE. */
    lastMessageAt?: Date;
  }[];
  /** Open attempts that a newer tap closes. */
  supersede: string[];
  newAttempt:
    | (AttemptState & {
        id: string;
        campaignId: string;
        cardId: string;
        tapId: string;
        sourceContactId: string | null;
        targetChannelId: string;
        targetExternalId: string;
        tappedAt: Date;
      })
    | null;
  attemptChanges: (AttemptState & { id: string })[];
  /** SHA-256 of the ID token that this decision rests on. */
  idTokenUse: { hash: Buffer; cardId: string } | null;
  /** The card is used up: the same as the linked attempt says, for servers of 0.1. */
  redemption: {
    cardId: string;
    targetChannelId: string;
    externalId: string;
    attemptId: string;
    /** Tags that the link puts on, by contact. */
    addedTags: Record<string, string[]>;
  } | null;
  newMerge: {
    id: string;
    attemptId: string;
    survivorId: string;
    absorbedId: string;
    by: string;
    contactIds: string[];
    moved: object;
  } | null;
  newCards: {
    id: string;
    campaignId: string;
    sourceContactId: string;
    kid: string;
    expiresAt: Date;
    codeHash: Buffer | null;
    freshCodeHash: Buffer | null;
    /** Left out: false. */
    handedOut?: boolean;
  }[];
  outbox: {
    id: string;
    channelId: string;
    contactId: string;
    attemptId: string | null;
    eventId: string | null;
    cardId: string | null;
    cause: DeliveryCause;
    position: number;
    forReason: string | null;
    nextAt: Date;
    message: { kid: string; sealed: Buffer };
  }[];
  friendshipLog: {
    id: string;
    channelId: string;
    externalId: string;
    kind: 'follow' | 'unfollow' | 'observed_friend';
    isUnblocked: boolean;
    at: Date;
    eventId: string | null;
  }[];
  /** The inbound events whose effects these are: marked processed by the same statement. */
  processedEvents: { id: string; note: string | null }[];
  /** Cards that end here. */
  revokeCards: string[];
  /** Merges that are taken back. */
  undoMerges: string[];
  /** Pairs of contacts that are never joined again unasked. */
  notSame: { low: string; high: string }[];
  /** Attempts whose messages of success must not go out any more: `skipped(undone)`. */
  skipOfAttempts: string[];
  /** Who did what to which ids. `at` is the write's `now`; contacts and attempt have columns of their own. */
  audit: (Omit<AuditRow, 'at'> & {
    attemptId: string | null;
    sourceContactId: string | null;
    targetContactId: string | null;
  })[];
  /** Contacts whose platform is to be asked for name and picture. */
  profileRequests: { contactId: string; channelId: string }[];
  now: Date;
};

/** A write that changes nothing, to start from. */
export function emptyWrite(now: Date): GuardedWrite {
  return {
    seen: [],
    enabledCampaignId: null,
    newProfiles: [],
    profileChanges: [],
    newContacts: [],
    contactChanges: [],
    supersede: [],
    newAttempt: null,
    attemptChanges: [],
    idTokenUse: null,
    redemption: null,
    newMerge: null,
    newCards: [],
    outbox: [],
    friendshipLog: [],
    processedEvents: [],
    revokeCards: [],
    undoMerges: [],
    notSame: [],
    skipOfAttempts: [],
    audit: [],
    profileRequests: [],
    now,
  };
}

// Everything that a guarded write can change, described once: the row's type, its JSON and its SQL are derived from it.
import type { TagOrigin } from '../../contract/tags.ts';
import type { WebhookType } from '../../contract/webhooks.ts';
import type { DeliveryCause } from '../../domain/delivery.ts';
import type { StopReason } from '../../domain/journeys/journey-run.ts';
import type { Outcome } from '../../domain/linking/link-decision.ts';
import type { AuditRow } from '../audit/audit.ts';
import { isTakenBack, takenBack } from '../tags.ts';
import { queueEvent } from '../webhooks/queue-event.ts';
import {
  boolean,
  bytes,
  integer,
  json,
  network,
  onlyTrue,
  optional,
  orNull,
  text,
  textOf,
  texts,
  time,
  uuid,
  uuids,
} from './columns.ts';
import { atNow, insert, latest, type Part, replaced, update } from './part.ts';

/** Tags that a link added to its two contacts: those that they didn't have before. */
export type AddedTags = {
  source: string[];
  target: string[];
  /** Attempts of undone links whose tags are this one's, since its campaign names them too. */
  heirOf?: string[];
};

const attemptState = {
  outcome: replaced(textOf<Outcome>()),
  waitsFor: replaced(orNull(textOf<'friend' | 'consent'>())),
  asks: replaced(boolean),
  /** *Yes* was given while it waits for a friend: the `follow` needn't ask again. */
  consented: replaced(boolean),
  reason: replaced(orNull(text)),
  platformCode: replaced(orNull(text)),
  targetContactId: orNull(uuid),
  endedAt: replaced(orNull(time)),
  /** Of a linked attempt: the tags it added; null otherwise. */
  addedTags: replaced(orNull(json<AddedTags>('json'))),
};

/** In the order of the statement. */
export const parts = {
  newProfiles: insert('profile', { id: uuid, mergedInto: orNull(uuid) }, { created_at: atNow }),

  profileChanges: update('profile', {
    /** The profile that absorbs it. */
    mergedInto: {
      ...optional(uuid),
      update: (value, before) => `case when d."livesAgain" then null else coalesce(${value}, ${before}) end`,
    },
    /** It is no longer absorbed. */
    livesAgain: { ...optional(onlyTrue), name: null },
    fields: optional(json<Record<string, string>>()),
  }),

  newContacts: insert(
    'contact',
    {
      id: uuid,
      channelId: uuid,
      externalId: text,
      secondId: orNull(text),
      profileId: uuid,
      name: orNull(text),
      pictureUrl: orNull(text),
      tags: texts,
      state: textOf<'active' | 'blocked'>(),
      lastInboundAt: orNull(time),
      /** Of a contact on LINE. */
      lastMessageAt: optional(time),
    },
    { created_at: atNow },
  ),

  /** An entry with only an id still raises the version. */
  contactChanges: update('contact', {
    profileId: optional(uuid),
    /** The change is made by staff: their name for a contact overrides the platform's, and only they can revert an opt-out. */
    byStaff: {
      ...optional(onlyTrue),
      name: 'name_by_staff',
      update: (value, before) => `${before} or coalesce(${value} and d.name is not null, false)`,
    },
    name: {
      ...optional(orNull(text)),
      update: (value, before) =>
        `case when x.name_by_staff and d."byStaff" is null then ${before} else coalesce(${value}, ${before}) end`,
    },
    pictureUrl: optional(orNull(text)),
    removeTags: { ...optional(texts), name: null },
    addTags: {
      ...optional(texts),
      name: 'tags',
      update: (
        added,
      ) => `array(select t from unnest(x.tags) t where d."removeTags" is null or t <> all (d."removeTags"))
        || array(select t from unnest(${added}) t where t <> all (x.tags))`,
    },
    optedOut: {
      ...optional(boolean),
      update: (value, before) => `coalesce(${value}, ${before}) or (${before} and d."byStaff" is null)`,
    },
    /** Written only where there is none yet. */
    secondId: { ...optional(text), update: (value, before) => `coalesce(${before}, ${value})` },
    state: optional(textOf<'active' | 'blocked'>()),
    lastInboundAt: latest(optional(time)),
    /** Of a contact on LINE. */
    lastMessageAt: latest(optional(time)),
  }),

  /** Tags put on contacts and taken off, in `contactChanges` or `newContacts`. What a contact had, or didn't have, already isn't one. */
  tagChanges: {
    columns: {
      contactId: uuid,
      tag: text,
      added: boolean,
      origin: textOf<TagOrigin>(),
      originId: orNull(uuid),
      depth: integer,
    },
    sql: ({ from, now }) => `insert into tag_change (contact_id, tag, added, origin, origin_id, depth, at)
      select d."contactId", d.tag, d.added, d.origin, d."originId", d.depth, ${now()} from ${from}
        and d.added <> exists (select from contact c where c.id = d."contactId" and d.tag = any (c.tags))`,
  } satisfies Part,

  /** Contacts that are back: the platform may have forgotten the menu that they had. */
  menuChecks: {
    columns: { contactId: uuid, channelId: uuid },
    sql: ({ from }) => `insert into contact_menu (contact_id, channel_id, due_at)
      select distinct d."contactId", d."channelId", now() from ${from}
        and exists (select from rich_menu_rule r where r.channel_id = d."channelId" and r.deleted_at is null)
      order by d."contactId"
      on conflict (contact_id) do update set due_at = now(), asks = contact_menu.asks + 1, is_settled = false`,
  } satisfies Part,

  /** Open attempts that a newer tap supersedes: before the newer one is inserted, since a customer has one open attempt per card. */
  superseded: update('attempt', {}, { outcome: () => "'superseded'", ended_at: atNow }),

  newAttempts: insert(
    'attempt',
    {
      ...attemptState,
      id: uuid,
      campaignId: uuid,
      cardId: uuid,
      tapId: uuid,
      sourceContactId: orNull(uuid),
      targetChannelId: uuid,
      targetExternalId: text,
      tappedAt: time,
    },
    { created_at: atNow },
  ),
  attemptChanges: update('attempt', attemptState),

  /** Cards that get a first attempt, which raises the version: a decision that saw none is retried (§2). Or that are revoked. */
  cardChanges: update(
    'card',
    { revoke: { ...optional(onlyTrue), name: null } },
    { revoked_at: (now) => `case when d.revoke then coalesce(x.revoked_at, ${now()}) else x.revoked_at end` },
  ),

  /** A card is used: repeats its linked attempt, for servers of 0.1. `addedTags`: by contact. */
  redemptions: insert(
    'redemption',
    {
      cardId: uuid,
      targetChannelId: uuid,
      externalId: text,
      attemptId: uuid,
      addedTags: json<Record<string, string[]>>(),
    },
    { at: atNow, is_copy: () => 'true' },
  ),

  newMerges: insert(
    'merge',
    { id: uuid, attemptId: orNull(uuid), survivorId: uuid, absorbedId: uuid, by: text },
    { at: atNow },
  ),
  /** What an undo of a merge restores. */
  mergeUndos: insert('merge_undo', { mergeId: uuid, contactIds: uuids, moved: json<object>() }),
  /** Merges that are undone. */
  undoneMerges: update('merge', {}, { undone_at: atNow }),
  /** Pairs of contacts, ordered, that are never linked again without asking. */
  notSame: insert('not_same', { low: uuid, high: uuid }, { at: atNow }, 'on conflict do nothing'),

  newCards: insert(
    'card',
    {
      id: uuid,
      campaignId: uuid,
      sourceContactId: uuid,
      kid: text,
      expiresAt: time,
      codeHash: orNull(bytes),
      freshCodeHash: orNull(bytes),
      handedOut: boolean,
    },
    { created_at: atNow },
  ),

  outbox: insert(
    'outbox',
    {
      id: uuid,
      channelId: uuid,
      contactId: uuid,
      attemptId: orNull(uuid),
      eventId: orNull(uuid),
      cardId: orNull(uuid),
      cause: textOf<DeliveryCause>(),
      position: integer,
      forReason: orNull(text),
      /** The journey's run that sends it. */
      runId: optional(uuid),
      /** How long it waits before it is sent; else it is due at once. */
      delayMs: { ...optional(integer), name: null },
      messageKid: text,
      message: bytes,
    },
    // By the database's clock, as everywhere in the outbox: a server's may be wrong.
    { created_at: atNow, next_at: () => `now() + coalesce(d."delayMs", 0) * interval '1 ms'` },
  ),
  /** Attempts whose success messages must no longer be sent. */
  undoneMessages: {
    columns: { attemptId: uuid },
    // As an array: this always uses the unique index outbox_attempt, and never scans the queue.
    sql: ({
      from,
      idsIn,
    }) => `update outbox x set state = 'skipped', reason = 'undone', lease_id = null, lease_until = null
      from ${from} and x.attempt_id = d."attemptId" and x.attempt_id = ${idsIn('attemptId')}
        and x.state in ('due', 'claimed', 'retrying') and x.cause in ('success_source', 'success_target', 'journey')`,
  } satisfies Part<{ attemptId: typeof uuid }>,

  /** Journeys' runs whose messages must no longer be sent. */
  undoneRunMessages: {
    columns: { runId: uuid },
    sql: ({
      from,
      idsIn,
    }) => `update outbox x set state = 'skipped', reason = 'undone', lease_id = null, lease_until = null
      from ${from} and x.run_id = d."runId" and x.run_id = ${idsIn('runId')} and x.state in ('due', 'claimed', 'retrying')`,
  } satisfies Part<{ runId: typeof uuid }>,

  /** Changes of tags whose journeys are taken back. */
  takenBack: {
    columns: { changeId: uuid },
    sql: ({ from, idsIn, now }) => `update journey_run x set ${takenBack(now())}
      from ${from} and x.change_id = d."changeId" and x.change_id = ${idsIn('changeId')} and not ${isTakenBack}`,
  } satisfies Part<{ changeId: typeof uuid }>,

  /** Changes of tags that are undone. */
  undoneTagChanges: insert('undone_tag_change', { changeId: uuid }, {}, 'on conflict do nothing'),

  /** Links that hold, and the ended ones whose tags are theirs from now on. */
  heirs: {
    columns: { attemptId: uuid, of: uuids },
    sql: ({ from, idsIn }) => `update attempt x set added_tags = (x.added_tags::jsonb || jsonb_build_object('heirOf',
        coalesce(x.added_tags::jsonb -> 'heirOf', '[]') || to_jsonb(d.of)))::json
      from ${from} and x.id = d."attemptId" and x.id = ${idsIn('attemptId')} and x.added_tags is not null`,
  } satisfies Part,

  /** Where a contact in a journey goes on, or how it has ended. */
  runChanges: update('journey_run', {
    position: optional(integer),
    state: optional(textOf<'active' | 'done' | 'stopped'>()),
    reason: replaced(orNull(textOf<StopReason>())),
    nextAt: optional(time),
    endedAt: replaced(orNull(time)),
    isTest: optional(boolean),
  }),

  friendshipLog: insert('friendship_log', {
    id: uuid,
    channelId: uuid,
    externalId: text,
    kind: textOf<'follow' | 'unfollow' | 'observed_friend'>(),
    isUnblocked: boolean,
    at: time,
    eventId: orNull(uuid),
  }),

  /** The inbound events that caused this write. */
  processedEvents: update('inbound_event', { note: replaced(orNull(text)) }, { processed_at: atNow }),

  /** Contacts to request name and picture for; after two requests without an answer, at the earliest an hour later, then two, … a day. */
  profileRequests: insert(
    'profile_request as r',
    { contactId: uuid, channelId: uuid },
    { next_at: () => 'now()' },
    `on conflict (contact_id) do update set
       next_at = greatest(now(), r.asked_at + least(interval '1 hour' * 2 ^ least(r.tries - 2, 5), interval '1 day'))
     where r.next_at is null`,
  ),

  /** SHA-256 of the ID token behind a decision: insert-only, so it doesn't matter who wrote it first. */
  idTokenUses: insert('id_token_use', { hash: bytes, cardId: uuid }, { at: atNow }, 'on conflict do nothing'),

  /** What webhooks are told of this write; `webhookId`: that one alone, whatever it asks for. */
  webhookEvents: {
    columns: { type: textOf<WebhookType>(), data: json<object>(), webhookId: optional(uuid) },
    sql: ({ from, now }) => queueEvent({ type: 'd.type', webhookId: 'd."webhookId"', at: now(), data: 'd.data' }, from),
  } satisfies Part,

  /** The audit: who did what to which ids. */
  audit: insert(
    'audit',
    {
      id: uuid,
      actor: textOf<AuditRow['actor']>(),
      actorId: orNull(uuid),
      network: orNull(network),
      action: textOf<AuditRow['action']>(),
      objectId: orNull(uuid),
      detail: { ...orNull(json<Record<string, unknown>>()), name: 'ids' },
      attemptId: orNull(uuid),
      sourceContactId: orNull(uuid),
      targetContactId: orNull(uuid),
    },
    { at: atNow },
  ),
} satisfies Record<string, Part>;

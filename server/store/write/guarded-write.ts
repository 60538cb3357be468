import type { Pool, QueryConfig } from 'pg';
import type { GuardedWrite } from './write.ts';

const locked = (name: string, table: string, key: string, wait: string) => `${name} as materialized (
  select x.id from ${table} x join jsonb_to_recordset($1::jsonb) as s("table" text, id uuid, version int)
    on s."table" = '${key}' and s.id = x.id and s.version = x.version order by x.id for update of x ${wait})`;

/** The ids of a list of rows, for `x.id = …`: an array is looked up in the index, where a join with the list may read the table. */
const idsOf = (parameter: number) =>
  `any(array(select (e ->> 'id')::uuid from jsonb_array_elements($${parameter}::jsonb) e))`;
/** The same of a list of ids. */
const idsIn = (parameter: number) => `any(array(select jsonb_array_elements_text($${parameter}::jsonb)::uuid))`;

const rows = (parameter: number, columns: string) => `jsonb_to_recordset($${parameter}::jsonb) as d(${columns})`;

/**
 * $1 what was seen, $2 the campaign, $3 now, $4 to $23 the rows. `ok` is the one guard: every CTE below joins it.
 * Lock order: event, profile, contact, card, attempt, merge; by id within each.
 */
const sqlFor = (wait: '' | 'skip locked') => `
with ${locked('le', 'inbound_event', 'event', wait)},
${locked('lp', 'profile', 'profile', wait)},
${locked('lc', 'contact', 'contact', wait)},
${locked('lk', 'card', 'card', wait)},
${locked('la', 'attempt', 'attempt', wait)},
${locked('lm', 'merge', 'merge', wait)},
ok as materialized (select
  (select count(*) from le) + (select count(*) from lp) + (select count(*) from lc) + (select count(*) from lk)
    + (select count(*) from la) + (select count(*) from lm) = jsonb_array_length($1::jsonb)
  and ($2::uuid is null or exists (select 1 from campaign where id = $2 and enabled and deleted_at is null)) as yes),
ip as (insert into profile (id, merged_into, created_at)
  select d.id, d."mergedInto", $3::timestamptz from ok, ${rows(4, 'id uuid, "mergedInto" uuid')} where ok.yes),
up as (update profile x set
    merged_into = case when d."setsMergedInto" then d."mergedInto" else x.merged_into end,
    fields = coalesce(d.fields, x.fields)
  from ok, ${rows(5, 'id uuid, "setsMergedInto" boolean, "mergedInto" uuid, fields jsonb')}
  where ok.yes and x.id = d.id and x.id = ${idsOf(5)}),
ic as (insert into contact (id, channel_id, external_id, second_id, profile_id, name, picture_url, tags, state, last_inbound_at, last_message_at, created_at)
  select d.id, d."channelId", d."externalId", d."secondId", d."profileId", d.name, d."pictureUrl", d.tags, d.state, d."lastInboundAt", d."lastMessageAt", $3::timestamptz
  from ok, ${rows(6, 'id uuid, "channelId" uuid, "externalId" text, "secondId" text, "profileId" uuid, name text, "pictureUrl" text, tags text[], state text, "lastInboundAt" timestamptz, "lastMessageAt" timestamptz')}
  where ok.yes),
uc as (update contact x set
    profile_id = coalesce(d."profileId", x.profile_id),
    name = case when x.name_by_staff then x.name else coalesce(d.name, x.name) end,
    picture_url = coalesce(d."pictureUrl", x.picture_url),
    tags = array(select t from unnest(x.tags) t where d."removeTags" is null or t <> all (d."removeTags"))
      || array(select t from unnest(d."addTags") t where t <> all (x.tags)),
    opted_out = x.opted_out or coalesce(d."optedOut", false),
    second_id = coalesce(x.second_id, d."secondId"),
    state = coalesce(d.state, x.state),
    last_inbound_at = greatest(x.last_inbound_at, d."lastInboundAt"),
    last_message_at = greatest(x.last_message_at, d."lastMessageAt")
  from ok, ${rows(7, 'id uuid, "profileId" uuid, name text, "pictureUrl" text, "addTags" text[], "removeTags" text[], "optedOut" boolean, "secondId" text, state text, "lastInboundAt" timestamptz, "lastMessageAt" timestamptz')}
  where ok.yes and x.id = d.id and x.id = ${idsOf(7)}),
su as (update attempt x set outcome = 'superseded', ended_at = $3::timestamptz
  from ok where ok.yes and x.id = ${idsIn(8)} returning x.id),
-- What opens an attempt reads this, and so comes after the older one has closed (the partial unique index).
n as materialized (select count(*) from su),
ia as (insert into attempt (id, campaign_id, card_id, tap_id, source_contact_id, target_channel_id, target_external_id,
    target_contact_id, outcome, waits_for, asks, consented, reason, platform_code, tapped_at, created_at, ended_at, added_tags)
  select d.id, d."campaignId", d."cardId", d."tapId", d."sourceContactId", d."targetChannelId", d."targetExternalId",
    d."targetContactId", d.outcome, d."waitsFor", d.asks, d.consented, d.reason, d."platformCode", d."tappedAt", $3::timestamptz, d."endedAt", d."addedTags"
  from ok, n, ${rows(9, 'id uuid, "campaignId" uuid, "cardId" uuid, "tapId" uuid, "sourceContactId" uuid, "targetChannelId" uuid, "targetExternalId" text, "targetContactId" uuid, outcome text, "waitsFor" text, asks boolean, consented boolean, reason text, "platformCode" text, "tappedAt" timestamptz, "endedAt" timestamptz, "addedTags" json')}
  where ok.yes),
ua as (update attempt x set outcome = d.outcome, waits_for = d."waitsFor", asks = d.asks, consented = d.consented, reason = d.reason,
    platform_code = d."platformCode", target_contact_id = coalesce(d."targetContactId", x.target_contact_id), ended_at = d."endedAt",
    added_tags = d."addedTags"
  from ok, n, ${rows(10, 'id uuid, outcome text, "waitsFor" text, asks boolean, consented boolean, reason text, "platformCode" text, "targetContactId" uuid, "endedAt" timestamptz, "addedTags" json')}
  where ok.yes and x.id = d.id and x.id = ${idsOf(10)}),
-- Who opens a card for the first time changes it: another customer's decision that saw nobody starts again (§2).
uk as (update card x set revoked_at = case when c.revoke then coalesce(x.revoked_at, $3::timestamptz) else x.revoked_at end
  from ok, (select id, bool_or(revoke) as revoke from
      (select d."cardId" as id, false as revoke from ${rows(9, '"cardId" uuid')}
       union all select id::uuid, true from jsonb_array_elements_text($19::jsonb) as r(id)) each group by id) c
  where ok.yes and x.id = c.id and x.id = any(array(
    select d."cardId" from ${rows(9, '"cardId" uuid')} union all select jsonb_array_elements_text($19::jsonb)::uuid))),
-- For servers of 0.1, which read it; this version reads the attempt.
ir as (insert into redemption (card_id, target_channel_id, external_id, attempt_id, at, added_tags, is_copy)
  select d."cardId", d."targetChannelId", d."externalId", d."attemptId", $3::timestamptz, d."addedTags", true
  from ok, ${rows(11, '"cardId" uuid, "targetChannelId" uuid, "externalId" text, "attemptId" uuid, "addedTags" jsonb')} where ok.yes),
im as (insert into merge (id, attempt_id, survivor_id, absorbed_id, at, by)
  select d.id, d."attemptId", d."survivorId", d."absorbedId", $3::timestamptz, d.by
  from ok, ${rows(12, 'id uuid, "attemptId" uuid, "survivorId" uuid, "absorbedId" uuid, by text')} where ok.yes),
iu as (insert into merge_undo (merge_id, contact_ids, moved)
  select d.id, d."contactIds", d.moved from ok, ${rows(12, 'id uuid, "contactIds" uuid[], moved jsonb')} where ok.yes),
ik as (insert into card (id, campaign_id, source_contact_id, kid, code_hash, fresh_code_hash, created_at, expires_at, handed_out)
  select d.id, d."campaignId", d."sourceContactId", d.kid, decode(d."codeHash", 'base64'), decode(d."freshCodeHash", 'base64'), $3::timestamptz, d."expiresAt",
    coalesce(d."handedOut", false)
  from ok, ${rows(13, 'id uuid, "campaignId" uuid, "sourceContactId" uuid, kid text, "codeHash" text, "freshCodeHash" text, "expiresAt" timestamptz, "handedOut" boolean')} where ok.yes),
io as (insert into outbox (id, channel_id, contact_id, attempt_id, event_id, card_id, cause, position, for_reason, next_at,
    message_kid, message, created_at)
  select d.id, d."channelId", d."contactId", d."attemptId", d."eventId", d."cardId", d.cause, d.position, d."forReason",
    d."nextAt", d.kid, decode(d.message, 'base64'), $3::timestamptz
  from ok, ${rows(14, 'id uuid, "channelId" uuid, "contactId" uuid, "attemptId" uuid, "eventId" uuid, "cardId" uuid, cause text, position int, "forReason" text, "nextAt" timestamptz, kid text, message text')}
  where ok.yes),
il as (insert into friendship_log (id, channel_id, external_id, kind, is_unblocked, at, event_id)
  select d.id, d."channelId", d."externalId", d.kind, d."isUnblocked", d.at, d."eventId"
  from ok, ${rows(15, 'id uuid, "channelId" uuid, "externalId" text, kind text, "isUnblocked" boolean, at timestamptz, "eventId" uuid')} where ok.yes),
ue as (update inbound_event x set processed_at = $3::timestamptz, note = d.note
  from ok, ${rows(16, 'id uuid, note text')} where ok.yes and x.id = d.id and x.id = ${idsOf(16)}),
iz as (insert into audit (id, at, actor, actor_id, network, action, object_id, ids, attempt_id, source_contact_id, target_contact_id)
  select d.id, $3::timestamptz, d.actor, d."actorId", d.network, d.action, d."objectId", d.detail, d."attemptId", d."sourceContactId", d."targetContactId"
  from ok, ${rows(17, 'id uuid, actor text, "actorId" uuid, network cidr, action text, "objectId" uuid, detail jsonb, "attemptId" uuid, "sourceContactId" uuid, "targetContactId" uuid')} where ok.yes),
it as (insert into id_token_use (hash, card_id, at)
  select decode(d.hash, 'base64'), d."cardId", $3::timestamptz from ok, ${rows(18, 'hash text, "cardId" uuid')} where ok.yes
  -- A fact that only grows: who wrote it first doesn't matter.
  on conflict do nothing),
um as (update merge x set undone_at = $3::timestamptz
  from ok where ok.yes and x.id = ${idsIn(20)}),
ns as (insert into not_same (low, high, at)
  select d.low, d.high, $3::timestamptz from ok, ${rows(21, 'low uuid, high uuid')} where ok.yes on conflict do nothing),
so as (update outbox x set state = 'skipped', reason = 'undone', lease_id = null, lease_until = null
  -- As an array: this always goes through the unique index outbox_attempt, never through all that waits.
  from ok where ok.yes and x.attempt_id = any (array(select d.id::uuid from jsonb_array_elements_text($22::jsonb) as d(id)))
    and x.state in ('due', 'claimed', 'retrying')
    and x.cause in ('success_source', 'success_target', 'journey')),
-- Asked in vain twice, a platform is asked again an hour after that at the soonest, then two, … a day.
pr as (insert into profile_request as r (contact_id, channel_id, next_at)
  select d."contactId", d."channelId", now() from ok, ${rows(23, '"contactId" uuid, "channelId" uuid')} where ok.yes
  on conflict (contact_id) do update set
    next_at = greatest(now(), r.asked_at + least(interval '1 hour' * 2 ^ least(r.tries - 2, 5), interval '1 day'))
  where r.next_at is null)
select yes`;

export const guardedWriteSql = `${sqlFor('')} from ok`;
const unlessLocked = {
  name: 'guarded-write-unless-locked',
  text: `${sqlFor('skip locked')}, array(select id from le union all select id from lp union all select id from lc
    union all select id from lk union all select id from la union all select id from lm) as free from ok`,
};

const base64 = (bytes: Buffer | null) => bytes?.toString('base64') ?? null;

/** The statement's parameters, in order. */
function guardedWriteValues(write: GuardedWrite): unknown[] {
  const list = (value: object | null) => JSON.stringify(value === null ? [] : [value]);
  const token = write.idTokenUse && { ...write.idTokenUse, hash: write.idTokenUse.hash.toString('base64') };
  const outbox = write.outbox.map(({ message, ...rest }) => ({
    ...rest,
    kid: message.kid,
    message: message.sealed.toString('base64'),
  }));
  return [
    JSON.stringify(write.seen),
    write.enabledCampaignId,
    write.now,
    JSON.stringify(write.newProfiles),
    JSON.stringify(write.profileChanges.map((change) => ({ ...change, setsMergedInto: 'mergedInto' in change }))),
    JSON.stringify(write.newContacts),
    JSON.stringify(write.contactChanges),
    JSON.stringify(write.supersede),
    list(write.newAttempt),
    JSON.stringify(write.attemptChanges),
    list(write.redemption),
    list(write.newMerge),
    JSON.stringify(
      write.newCards.map(({ codeHash, freshCodeHash, ...card }) => ({
        ...card,
        codeHash: base64(codeHash),
        freshCodeHash: base64(freshCodeHash),
      })),
    ),
    JSON.stringify(outbox),
    JSON.stringify(write.friendshipLog),
    JSON.stringify(write.processedEvents),
    JSON.stringify(write.audit),
    list(token),
    JSON.stringify(write.revokeCards),
    JSON.stringify(write.undoMerges),
    JSON.stringify(write.notSame),
    JSON.stringify(write.skipOfAttempts),
    JSON.stringify(write.profileRequests),
  ];
}

/** Unique violation, serialization failure, deadlock: another writer was first, so the decision starts again. */
const startAgain = new Set(['23505', '40001', '40P01']);
export const wasOvertaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && startAgain.has(String(error.code));

/**
 * Writes everything or nothing.
 * @returns false if a row that was read has moved on, or one read as absent is there: read and decide again
 */
export async function writeGuarded(pool: Pool, write: GuardedWrite): Promise<boolean> {
  const rows = await answersOf(pool, {
    name: 'guarded-write',
    text: guardedWriteSql,
    values: guardedWriteValues(write),
  });
  return rows?.[0]?.yes ?? false;
}

/**
 * The same for a write that joins many customers' decisions, of whom one must not hold up the others: a row that somebody holds
 * isn't waited for.
 * @returns true, or the rows that neither moved on nor are held; without them nothing is known
 */
export async function writeUnlessLocked(pool: Pool, write: GuardedWrite): Promise<true | Set<string>> {
  const rows = await answersOf(pool, { ...unlessLocked, values: guardedWriteValues(write) });
  return rows?.[0]?.yes ? true : new Set(rows?.[0]?.free);
}

/** @returns null where another writer was first */
async function answersOf(pool: Pool, statement: QueryConfig): Promise<Answer[] | null> {
  try {
    return (await pool.query<Answer>(statement)).rows;
  } catch (error) {
    if (wasOvertaken(error)) return null;
    throw error;
  }
}

type Answer = { yes: boolean; free?: string[] };

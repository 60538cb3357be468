import type { Pool } from 'pg';
import type { CampaignView } from '../contract/campaigns.ts';
import type { ModuleBlock } from '../contract/modules.ts';
import type { Locale } from '../contract/page.ts';
import type { Platform } from '../domain/channel.ts';
import type { FriendshipEntry } from '../domain/linking/friendship.ts';
import type { Outcome } from '../domain/linking/link-decision.ts';
import type { PixelSize } from '../domain/picture.ts';

type Versioned = { id: string; version: number };
export type ChannelFacts = {
  id: string;
  platform: Platform;
  name: string;
  state: 'ready' | 'attention';
  public: Record<string, string>;
};
type ContactFacts = Versioned & {
  externalId: string;
  name: string | null;
  pictureUrl: string | null;
  state: 'active' | 'blocked' | 'gone';
  nameByStaff: boolean;
  tags: string[];
};
type ProfileFacts = Versioned & {
  memberNumber: string | null;
  fields: Record<string, string>;
  createdAt: Date;
  contacts: (Versioned & { channelId: string; optedOut: boolean })[];
};
type AttemptRow = Versioned & {
  outcome: Outcome;
  waitsFor: 'friend' | 'consent' | null;
  asks: boolean;
  reason: string | null;
  tapId: string;
  targetContactId: string | null;
  createdAt: Date;
};
type CampaignFacts = Pick<
  CampaignView,
  'id' | 'enabled' | 'askFirst' | 'onSuccess' | 'onFailure' | 'tags' | 'sourceNotice'
> & { card: { keywords: string[] } };
/** A block, with the size of its picture. */
export type SentBlock = ModuleBlock & { imageSize?: PixelSize };

/** Everything a link decision reads, in one row. */
export type LinkRows = {
  card: Versioned & { kid: string; expiresAt: Date; revokedAt: Date | null; handedOut: boolean };
  campaign: CampaignFacts;
  /** The bot modules that the campaign sends, by id; a deleted one is missing. */
  modules: Record<string, SentBlock[]>;
  sourceChannel: ChannelFacts;
  targetChannel: ChannelFacts;
  source: { contact: ContactFacts; profile: ProfileFacts } | null;
  target: { contact: ContactFacts; profile: ProfileFacts } | null;
  attempt: AttemptRow | null;
  /** Another tap's open attempt of the same card and customer, which this one replaces. */
  olderOpen: Versioned | null;
  /** The attempt that used the card up. */
  redemption: { externalId: string; at: Date; attempt: AttemptRow } | null;
  logBefore: FriendshipEntry['kind'] | null;
  logAfter: FriendshipEntry[];
  /** The newest entry of the log, of any time. */
  logLast: FriendshipEntry['kind'] | null;
  otherUserTried: boolean;
  idTokenElsewhere: boolean;
  partedBefore: boolean;
  /** How often this pair was linked within 24 h, undone or not. */
  linkedToday: number;
  /** The reasons for which this card has had its failure message, and the number of them its contact got in 24 h, of any length. */
  failureReasons: string[];
  failuresToday: number;
  brand: { name: string | null; locale: Locale | null } | null;
};

export type LinkKey = {
  cardId: string;
  tapId: string;
  /** The customer on the target: a LINE user, or the contact on WhatsApp. */
  externalId: string;
  tappedAt: Date;
  idTokenHash: Buffer | null;
  now: Date;
};

const contactJson = (
  c: string,
) => `json_build_object('id', ${c}.id, 'version', ${c}.version, 'externalId', ${c}.external_id,
  'name', ${c}.name, 'pictureUrl', ${c}.picture_url, 'state', ${c}.state, 'nameByStaff', ${c}.name_by_staff, 'tags', ${c}.tags)`;
const profileJson = (
  p: string,
) => `json_build_object('id', ${p}.id, 'version', ${p}.version, 'memberNumber', ${p}.member_number,
  'fields', ${p}.fields, 'createdAt', ${p}.created_at, 'contacts',
  (select json_agg(json_build_object('id', x.id, 'version', x.version, 'channelId', x.channel_id, 'optedOut', x.opted_out) order by x.id)
   from contact x where x.profile_id = ${p}.id))`;
export const channelJson = (
  ch: string,
) => `json_build_object('id', ${ch}.id, 'platform', ${ch}.platform, 'name', ${ch}.name,
  'state', ${ch}.state, 'public', ${ch}.public)`;
const attemptJson = (a: string) => `json_build_object('id', ${a}.id, 'version', ${a}.version, 'outcome', ${a}.outcome,
  'waitsFor', ${a}.waits_for, 'asks', ${a}.asks, 'reason', ${a}.reason, 'tapId', ${a}.tap_id,
  'targetContactId', ${a}.target_contact_id, 'createdAt', ${a}.created_at)`;

/** The bot modules that `condition` chooses of `m`, by id: each block with the size of its picture. */
const modulesJson = (condition: string) => `(select coalesce(json_object_agg(m.id, (
    select json_agg(case when i.id is null then b.value
      else b.value || jsonb_build_object('imageSize', jsonb_build_object('width', i.width, 'height', i.height)) end order by b.place)
    from jsonb_array_elements(m.blocks) with ordinality b (value, place) left join image i on i.id = (b.value ->> 'imageId')::uuid)), '{}')
  from module m where m.deleted_at is null and ${condition})`;

const modulesOf = (g: string) =>
  modulesJson(`m.id in ((${g}.on_success #>> '{source,moduleId}')::uuid,
    (${g}.on_success #>> '{target,moduleId}')::uuid, (${g}.on_failure #>> '{source,moduleId}')::uuid)`);

/** The bot modules that a `jsonb` names anywhere, under `moduleId`. */
export const modulesNamedIn = (json: string) =>
  modulesJson(`m.id in (select (id #>> '{}')::uuid from jsonb_path_query(${json}, '$.**.moduleId') id)`);

// On WhatsApp a contact's id may have changed: earlier attempts are found by the contact.
/** The only read (§3, check 4). $1 card, $2 tap, $3 customer on the target, $4 tapped at, $5 hash of the ID token, $6 now. */
export const linkReadSql = `
select
  json_build_object('id', c.id, 'version', c.version, 'kid', c.kid, 'expiresAt', c.expires_at, 'revokedAt', c.revoked_at,
    'handedOut', c.handed_out) as card,
  json_build_object('id', g.id, 'enabled', g.enabled and g.deleted_at is null, 'askFirst', g.ask_first, 'card', g.card,
    'onSuccess', g.on_success, 'onFailure', g.on_failure, 'tags', g.tags, 'sourceNotice', g.source_notice) as campaign,
  ${modulesOf('g')} as modules,
  ${channelJson('sch')} as "sourceChannel", ${channelJson('tch')} as "targetChannel",
  case when s.id is not null then json_build_object('contact', ${contactJson('s')}, 'profile', ${profileJson('sp')}) end as source,
  case when t.id is not null then json_build_object('contact', ${contactJson('t')}, 'profile', ${profileJson('tp')}) end as target,
  case when a.id is not null then ${attemptJson('a')} end as attempt,
  case when o.id is not null then json_build_object('id', o.id, 'version', o.version) end as "olderOpen",
  case when r.id is not null then json_build_object('externalId', r.target_external_id, 'at', r.ended_at, 'attempt', ${attemptJson('r')}) end as redemption,
  (select l.kind from friendship_log l where l.channel_id = tch.id and l.external_id = $3 and l.at <= $4
     order by l.at desc, (l.kind = 'unfollow') desc limit 1) as "logBefore",
  (select coalesce(json_agg(json_build_object('kind', l.kind, 'isUnblocked', l.is_unblocked, 'at', l.at)
     order by l.at, (l.kind = 'unfollow')), '[]')
   from (select * from friendship_log l where l.channel_id = tch.id and l.external_id = $3 and l.at > $4
     order by l.at, (l.kind = 'unfollow') limit 50) l) as "logAfter",
  (select l.kind from friendship_log l where l.channel_id = tch.id and l.external_id = $3
     order by l.at desc, (l.kind = 'unfollow') desc limit 1) as "logLast",
  exists (select 1 from attempt x where x.card_id = c.id and x.target_external_id <> $3
    and (t.id is null or x.target_contact_id is distinct from t.id)) as "otherUserTried",
  exists (select 1 from id_token_use x where x.hash = $5 and x.card_id <> c.id) as "idTokenElsewhere",
  exists (select 1 from attempt x where x.source_contact_id = s.id and (x.target_external_id in ($3, t.second_id) or x.target_contact_id = t.id) and x.outcome = 'declined')
    or exists (select 1 from not_same n where n.low = least(s.id, t.id) and n.high = greatest(s.id, t.id)) as "partedBefore",
  (select count(*) from attempt x where x.source_contact_id = s.id and x.outcome = 'linked'
     and (x.target_external_id = $3 or x.target_contact_id = t.id) and x.ended_at > $6::timestamptz - interval '24 hours') as "linkedToday",
  (select coalesce(json_agg(x.for_reason), '[]') from outbox x where x.card_id = c.id and x.for_reason is not null) as "failureReasons",
  -- A failure message may be several rows, a block of a bot module each: the first one names the reason.
  (select count(*) from outbox x where x.contact_id = s.id and x.cause = 'failure_source' and x.for_reason is not null
     and x.state <> 'skipped' and x.created_at > $6::timestamptz - interval '24 hours') as "failuresToday",
  (select json_build_object('name', b.name, 'locale', b.locale) from brand b) as brand
from card c
join campaign g on g.id = c.campaign_id
join channel sch on sch.id = g.source_channel_id
join channel tch on tch.id = g.target_channel_id
left join contact cs on cs.id = c.source_contact_id
left join contact s on s.id = coalesce(cs.same_as, cs.id)
left join profile sp on sp.id = s.profile_id
left join contact t on t.channel_id = tch.id and t.external_id = $3
left join profile tp on tp.id = t.profile_id
left join attempt a on a.tap_id = $2 and (a.target_external_id = $3 or a.target_contact_id = t.id)
left join attempt o on o.card_id = c.id and o.target_channel_id = tch.id and o.target_external_id = $3
  and o.outcome = 'open' and o.tap_id <> $2
left join attempt r on r.card_id = c.id and r.outcome = 'linked'
where c.id = $1`;

const date = (value: string | Date) => new Date(value);

/** @returns null if the card does not exist */
export async function readLink(pool: Pool, key: LinkKey): Promise<LinkRows | null> {
  const { rows } = await pool.query({
    name: 'link-read',
    text: linkReadSql,
    values: [key.cardId, key.tapId, key.externalId, key.tappedAt, key.idTokenHash, key.now],
  });
  const row: LinkRows | undefined = rows[0];
  return row ? withDates(row) : null;
}

/** JSON has no dates: they arrive as text. */
function withDates(row: LinkRows): LinkRows {
  const side = (value: LinkRows['source']) =>
    value && { ...value, profile: { ...value.profile, createdAt: date(value.profile.createdAt) } };
  const attempt = (value: AttemptRow) => ({ ...value, createdAt: date(value.createdAt) });
  return {
    ...row,
    card: {
      ...row.card,
      expiresAt: date(row.card.expiresAt),
      revokedAt: row.card.revokedAt && date(row.card.revokedAt),
    },
    source: side(row.source),
    target: side(row.target),
    attempt: row.attempt && attempt(row.attempt),
    redemption: row.redemption && {
      ...row.redemption,
      at: date(row.redemption.at),
      attempt: attempt(row.redemption.attempt),
    },
    logAfter: row.logAfter.map((entry) => ({ ...entry, at: date(entry.at) })),
  };
}

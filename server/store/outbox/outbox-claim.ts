import type { Pool } from 'pg';
import type { Platform } from '../../domain/channel.ts';
import { type DeliveryCause, holdMs, type SendingFacts } from '../../domain/delivery.ts';
import { optedOut, replyToken, takenBack } from './outbox-facts.ts';
import { activeChannels, firstChannel, nextChannel, ofContact } from './outbox-paths.ts';

/** Bytes as the key ring sealed them. */
type SealedBytes = { kid: string; sealed: Buffer };

/** A row that this worker holds until its lease expires, with all that sending needs. Nothing in it is decrypted. */
export type ClaimedDelivery = {
  id: string;
  leaseId: string;
  channelId: string;
  platform: Platform;
  contactId: string;
  externalId: string;
  /** What it was written for, for the log. */
  attemptId: string | null;
  eventId: string | null;
  /** LINE's reply token of the event that this answers, if it may be tried. */
  replyToken: string | null;
  facts: SendingFacts;
  message: SealedBytes;
  /** The bytes of the first try: a retry sends exactly these. */
  frozen: SealedBytes | null;
  credentials: { field: string; kid: string; sealed: Buffer }[];
};

/**
 * How much may be claimed: in all, per channel, and of channels with less room. `kids`: the keys this server has; rows sealed with
 * another key are left to servers that have it.
 */
export type ClaimLimits = {
  limit: number;
  perChannel: number;
  rooms: { channelId: string; room: number }[];
  kids: string[];
};

type FactsRow = {
  platform: Platform;
  cause: DeliveryCause;
  answers_event: boolean;
  opted_out: boolean;
  contact_state: SendingFacts['contactState'];
  last_inbound_at: Date | null;
  card_linked: boolean;
  target_state: SendingFacts['targetState'];
  taken_back: boolean;
  first_sent_at: Date | null;
  now: Date;
};

type ClaimedRow = FactsRow & {
  id: string;
  channel_id: string;
  contact_id: string;
  external_id: string;
  attempt_id: string | null;
  event_id: string | null;
  reply_token: string | null;
  message_kid: string;
  message: Buffer;
  frozen_kid: string | null;
  frozen: Buffer | null;
  credentials: { field: string; kid: string; sealed: string }[];
};

/** How many due rows one statement reads in all; at least one per channel. */
const looks = 48;
/** How many claimed rows of a channel a statement reads past, besides twice its due rows. */
const inHands = 8;
/** How many rows one statement moves out of the way: each costs an entry in every index. */
const movesAtOnce = 16;
/** A claim that found nothing retries at once while it moves rows or has channels left: up to this many statements, about a second. */
const mostStatements = 400;

// Subselects of one row rather than joins: with statistics from when a table was small, a join would read it whole.
const factColumns = `
  ch.platform, o.cause, o.event_id is not null as answers_event, ${optedOut} as opted_out, c.state as contact_state, c.last_inbound_at, o.first_sent_at, now() as now,
  exists (select from attempt l where l.card_id = o.card_id and l.outcome = 'linked') as card_linked,
  (select (select t.state from contact t where t.id = a.target_contact_id) from attempt a where a.id = o.attempt_id) as target_state,
  ${takenBack} as taken_back`;

// A row waits for older ones of its contact that are being sent, are about to be, or have been retried for less than the hold; not
// for one that is due later. If such rows fill a channel's whole window, they are postponed: read again after half the time they have
// waited so far, or as soon as the one before them ends (the trigger `outbox_ended`). The direct successor of a row about to be sent
// stays. A row sealed with a key that this server lacks is left to others.
export const claimSql = `
with recursive ${activeChannels('$8')},
chosen as materialized (
  select c.channel_id, c.room, greatest(1, greatest(${looks}, 2 * $7) / count(*) over ())::int as looks
  from (
    select a.channel_id, coalesce(b.room, $5) as room
    from active a left join unnest($3::uuid[], $4::int[]) as b(channel_id, room) on b.channel_id = a.channel_id
    where a.claim_at <= now() and coalesce(b.room, $5) > 0) c
),
looked as materialized (
  select ch.channel_id, ch.room, o.*, count(*) over (partition by ch.channel_id) = ch.looks as is_full
  from chosen ch cross join lateral (
    select * from (
      -- What is being sent stands here too, at the front.
      select o.id, o.contact_id, o.created_at, o.position, o.claim_at, o.next_at, o.state,
        array[o.message_kid, coalesce(o.frozen_kid, o.message_kid)] <@ $9::text[] as can_open
      from outbox o
      where o.channel_id = ch.channel_id and o.claim_at <= now()
      order by o.claim_at, o.id limit 2 * ch.looks + ${inHands}) front
    where front.state in ('due', 'retrying')
    order by front.claim_at, front.id limit ch.looks) o
),
-- Of each contact the oldest row that the others wait for.
line as materialized (
  select c.contact_id, first.* from (select distinct contact_id from looked) c cross join lateral (
    select h.created_at, h.position, h.id, h.state in ('claimed', 'sending') or h.next_at <= now() as is_going,
      case h.state when 'retrying' then coalesce(h.first_sent_at, h.created_at) + $6 * interval '1 ms' end as hold_ends_at
    from outbox h
    where ${ofContact('h', 'c.contact_id')} and h.claim_at is not null and case h.state
      when 'due' then h.next_at <= now()
      when 'retrying' then coalesce(h.first_sent_at, h.created_at) > now() - $6 * interval '1 ms'
      else true end
    order by h.contact_id, h.created_at, h.position, h.id limit 1) first
),
judged as materialized (
  select l.*, h.is_going, h.hold_ends_at,
    l.can_open and (h.id is null or (l.created_at, l.position, l.id) <= (h.created_at, h.position, h.id)) as is_free
  from looked l left join line h on h.contact_id = l.contact_id
),
picked as materialized (
  select due.id
  from chosen ch cross join lateral (
    select o.id, o.claim_at from outbox o
    where o.id = any (array(select j.id from judged j where j.channel_id = ch.channel_id and j.is_free))
      and o.state in ('due', 'retrying') and array[o.message_kid, coalesce(o.frozen_kid, o.message_kid)] <@ $9::text[]
    order by o.claim_at, o.id limit ch.room
    for update of o skip locked
  ) due
  order by due.claim_at, due.id
  limit $7
),
moving as materialized (
  select o.id, j.until
  from (
    select id, least(hold_ends_at, now() + least(greatest((now() - next_at) / 2, interval '5 s'), interval '15 min')) as until
    from (
      select *, row_number() over (partition by contact_id order by created_at, position, id) as place,
        (select count(*) from judged f where f.channel_id = j.channel_id and f.is_free) as free
      from judged j where not j.is_free and j.is_full) held
    where free < room and not (can_open and is_going and place = 1)
    order by claim_at, id limit ${movesAtOnce}) j
  cross join lateral (
    select o.id from outbox o where o.id = j.id and o.state in ('due', 'retrying') for update of o skip locked) o
),
moved as (
  update outbox x set held_until = moving.until from moving where x.id = moving.id returning x.id
),
taken as (
  update outbox x set state = 'claimed', lease_id = $1, lease_until = now() + $2 * interval '1 ms'
  where x.id = any (array(select id from picked))
  returning x.*
)
select (select count(*) from moved) as moved, ${nextChannel} as "nextChannel", claimed.*
from (select) one left join (
  select o.id, o.channel_id, o.contact_id, c.external_id, o.attempt_id, o.event_id, ${replyToken} as reply_token, o.message_kid, o.message, o.frozen_kid, o.frozen, ${factColumns},
    (select coalesce(jsonb_agg(jsonb_build_object('field', k.field, 'kid', k.kid, 'sealed', encode(k.sealed, 'base64'))), '[]')
     from credential k where k.channel_id = o.channel_id) as credentials, o.next_at
  from taken o
    cross join lateral (select * from contact where id = o.contact_id limit 1) c
    cross join lateral (select * from channel where id = o.channel_id limit 1) ch) claimed on true
order by claimed.next_at, claimed.id`;

const factsSql = `
select ${factColumns}
from outbox o join contact c on c.id = o.contact_id join channel ch on ch.id = o.channel_id
where o.id = $1 and o.lease_id = $2 and o.state = 'claimed'`;

type Answer = { moved: number; nextChannel: string | null } & (ClaimedRow | { id: null });

/** @returns `claim`: claims what is due under one new lease, oldest first, at most one row per contact */
export function buildClaim(pool: Pool) {
  // The channel after which the next claim continues, if there are more than one statement reads.
  let after = firstChannel;

  async function claimOnce(lease: { id: string; ms: number }, limits: ClaimLimits) {
    const channelIds = limits.rooms.map((entry) => entry.channelId);
    const rooms = limits.rooms.map((entry) => entry.room);
    const values = [lease.id, lease.ms, channelIds, rooms, limits.perChannel, holdMs, limits.limit, after, limits.kids];
    const { rows } = await pool.query<Answer>({ name: 'outbox-claim', text: claimSql, values });
    const nextChannel = rows[0]?.nextChannel ?? null;
    after = nextChannel ?? firstChannel;
    const claimed = rows.filter((row): row is Answer & ClaimedRow => row.id !== null);
    return { claimed, hasMoved: (rows[0]?.moved ?? 0) > 0, isLast: nextChannel === null };
  }

  return async (lease: { id: string; ms: number }, limits: ClaimLimits): Promise<ClaimedDelivery[]> => {
    let fromFirst = after === firstChannel;
    for (let n = 0; n < mostStatements; n += 1) {
      const { claimed, hasMoved, isLast } = await claimOnce(lease, limits);
      if (claimed.length > 0) return claimed.map((row) => deliveryOf(lease.id, row));
      if (isLast && fromFirst && !hasMoved) break;
      fromFirst = isLast || fromFirst;
    }
    return [];
  };
}

function deliveryOf(leaseId: string, row: ClaimedRow): ClaimedDelivery {
  return {
    id: row.id,
    leaseId,
    channelId: row.channel_id,
    platform: row.platform,
    contactId: row.contact_id,
    externalId: row.external_id,
    attemptId: row.attempt_id,
    eventId: row.event_id,
    replyToken: row.reply_token,
    facts: factsOf(row),
    message: { kid: row.message_kid, sealed: row.message },
    frozen: row.frozen && row.frozen_kid ? { kid: row.frozen_kid, sealed: row.frozen } : null,
    credentials: row.credentials.map((entry) => ({ ...entry, sealed: Buffer.from(entry.sealed, 'base64') })),
  };
}

/** Reads the facts again for a row still claimed under this lease; null if it isn't. */
export async function readFacts(pool: Pool, id: string, leaseId: string): Promise<SendingFacts | null> {
  const { rows } = await pool.query<FactsRow>(factsSql, [id, leaseId]);
  return rows[0] ? factsOf(rows[0]) : null;
}

function factsOf(row: FactsRow): SendingFacts {
  return {
    platform: row.platform,
    cause: row.cause,
    answersEvent: row.answers_event,
    optedOut: row.opted_out,
    contactState: row.contact_state,
    lastInboundAt: row.last_inbound_at,
    cardLinked: row.card_linked,
    targetState: row.target_state,
    firstSentAt: row.first_sent_at,
    takenBack: row.taken_back,
    now: row.now,
  };
}

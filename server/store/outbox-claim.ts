import type { Pool } from 'pg';
import type { Platform } from '../domain/channel.ts';
import { type DeliveryCause, holdMs, type SendingFacts } from '../domain/delivery.ts';

/** Bytes as the key ring sealed them. */
type SealedBytes = { kid: string; sealed: Buffer };

/** A row that this worker holds until its lease is over, and what sending it takes. Nothing in it is opened. */
export type ClaimedDelivery = {
  id: string;
  leaseId: string;
  channelId: string;
  platform: Platform;
  contactId: string;
  externalId: string;
  /** What it was written for, to be found in the log. */
  attemptId: string | null;
  eventId: string | null;
  facts: SendingFacts;
  message: SealedBytes;
  /** The bytes as first sent: a retry sends these and no others. */
  frozen: SealedBytes | null;
  credentials: { field: string; kid: string; sealed: Buffer }[];
};

/**
 * How much may be claimed: in all, of each channel, and of channels that have less room than the others. `kids`: the keys this
 * server has; what another key sealed is left to servers that have it.
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
  contact_state: SendingFacts['contactState'];
  last_inbound_at: Date | null;
  card_linked: boolean;
  target_state: SendingFacts['targetState'];
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
  message_kid: string;
  message: Buffer;
  frozen_kid: string | null;
  frozen: Buffer | null;
  credentials: { field: string; kid: string; sealed: string }[];
};

const factColumns = `
  ch.platform, o.cause, c.state as contact_state, c.last_inbound_at, o.first_sent_at, now() as now,
  exists (select from redemption r where r.card_id = o.card_id) as card_linked,
  (select t.state from attempt a join contact t on t.id = a.target_contact_id where a.id = o.attempt_id) as target_state`;

// Each channel is looked at by itself, so that a thousand rows of one hide none of another. A row waits for older ones of
// its contact that are being sent, about to be, or retried since less than the hold; not for one that is due later.
const claimSql = `
with picked as (
  select due.id
  from channel ch
  left join unnest($3::uuid[], $4::int[]) as b(channel_id, room) on b.channel_id = ch.id
  cross join lateral (
    select o.id, o.next_at from outbox o
    where o.channel_id = ch.id and o.state in ('due', 'retrying') and o.next_at <= now()
      and array[o.message_kid, coalesce(o.frozen_kid, o.message_kid)] <@ $8::text[]
      and not exists (
        select from outbox older
        where older.contact_id = o.contact_id
          and (older.created_at, older.position, older.id) < (o.created_at, o.position, o.id)
          and older.state in ('due', 'claimed', 'sending', 'retrying')
          and case older.state
            when 'due' then older.next_at <= now()
            when 'retrying' then coalesce(older.first_sent_at, older.created_at) > now() - $6 * interval '1 ms'
            else true end)
    order by o.next_at, o.id
    limit coalesce(b.room, $5)
    for update of o skip locked
  ) due
  order by due.next_at, due.id
  limit $7
),
o as (
  update outbox x set state = 'claimed', lease_id = $1, lease_until = now() + $2 * interval '1 ms'
  from picked where x.id = picked.id
  returning x.*
)
select o.id, o.channel_id, o.contact_id, c.external_id, o.attempt_id, o.event_id, o.message_kid, o.message, o.frozen_kid, o.frozen, ${factColumns},
  (select coalesce(jsonb_agg(jsonb_build_object('field', k.field, 'kid', k.kid, 'sealed', encode(k.sealed, 'base64'))), '[]')
   from credential k where k.channel_id = o.channel_id) as credentials
from o join contact c on c.id = o.contact_id join channel ch on ch.id = o.channel_id
order by o.next_at, o.id`;

const factsSql = `
select ${factColumns}
from outbox o join contact c on c.id = o.contact_id join channel ch on ch.id = o.channel_id
where o.id = $1 and o.lease_id = $2 and o.state = 'claimed'`;

/** Claims what is due under one new lease, oldest first, at most one row a contact. */
export async function claimDue(
  pool: Pool,
  lease: { id: string; ms: number },
  limits: ClaimLimits,
): Promise<ClaimedDelivery[]> {
  const channelIds = limits.rooms.map((entry) => entry.channelId);
  const rooms = limits.rooms.map((entry) => entry.room);
  const values = [lease.id, lease.ms, channelIds, rooms, limits.perChannel, holdMs, limits.limit, limits.kids];
  const { rows } = await pool.query<ClaimedRow>({ name: 'outbox-claim', text: claimSql, values });
  return rows.map((row) => ({
    id: row.id,
    leaseId: lease.id,
    channelId: row.channel_id,
    platform: row.platform,
    contactId: row.contact_id,
    externalId: row.external_id,
    attemptId: row.attempt_id,
    eventId: row.event_id,
    facts: factsOf(row),
    message: { kid: row.message_kid, sealed: row.message },
    frozen: row.frozen && row.frozen_kid ? { kid: row.frozen_kid, sealed: row.frozen } : null,
    credentials: row.credentials.map((entry) => ({ ...entry, sealed: Buffer.from(entry.sealed, 'base64') })),
  }));
}

/** The facts once more, for a row that is still claimed under this lease; null if it isn't. */
export async function readFacts(pool: Pool, id: string, leaseId: string): Promise<SendingFacts | null> {
  const { rows } = await pool.query<FactsRow>(factsSql, [id, leaseId]);
  return rows[0] ? factsOf(rows[0]) : null;
}

function factsOf(row: FactsRow): SendingFacts {
  return {
    platform: row.platform,
    cause: row.cause,
    contactState: row.contact_state,
    lastInboundAt: row.last_inbound_at,
    cardLinked: row.card_linked,
    targetState: row.target_state,
    firstSentAt: row.first_sent_at,
    now: row.now,
  };
}

import type { Pool } from 'pg';
import type { DeliveryCause } from '../../domain/delivery.ts';

/** States as shown to people: what a worker holds is still due. */
export type VisibleState = 'due' | 'sent' | 'retrying' | 'skipped' | 'dead' | 'unknown';

/** One row of `GET /api/v1/deliveries`. `nextAt` is null once no more tries follow. */
export type Delivery = {
  id: string;
  channelId: string;
  contactId: string;
  externalId: string;
  cause: DeliveryCause;
  state: VisibleState;
  reason: string | null;
  attempts: number;
  nextAt: Date | null;
  sentAt: Date | null;
  /** When it was made due again after its channel's credential had failed. */
  requeuedAt: Date | null;
};

const columns = `
  o.id, o.channel_id as "channelId", o.contact_id as "contactId", (select c.external_id from contact c where c.id = o.contact_id) as "externalId", o.cause, o.shown as state,
  o.reason, o.attempts, case when o.claim_at is not null then o.next_at end as "nextAt", o.sent_at as "sentAt",
  o.requeued_at as "requeuedAt"`;

// As a range, not `shown = $3`: only the index `outbox_shown` has this order, so it is used whatever the statistics.
const ofState = `(o.shown, o.id) < ($3, $2::uuid) and (o.shown, o.id) >= ($3, '${'0'.repeat(32)}') order by o.shown desc, o.id desc`;
const ofAll = 'o.id < $2 order by o.id desc';
/** Before the first page. */
const afterAll = 'f'.repeat(32);

/** A page of deliveries: $1 rows before the id $2, in the state $3 if given. */
const listSql = (hasState: boolean) => `
select ${columns}
from (select * from outbox o where ${hasState ? ofState : ofAll} limit $1) o
order by o.id desc`;

/**
 * Deliveries, newest first (ids are in the order of time).
 * @param query.cursor `nextCursor` of the page before: a UUID, anything else is an error of the database's
 */
export async function listDeliveries(
  pool: Pool,
  query: { state?: VisibleState; limit: number; cursor?: string | null },
): Promise<{ items: Delivery[]; nextCursor: string | null }> {
  const values = [query.limit + 1, query.cursor ?? afterAll, ...(query.state ? [query.state] : [])];
  const { rows } = await pool.query<Delivery>(listSql(query.state !== undefined), values);
  const items = rows.slice(0, query.limit);
  return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

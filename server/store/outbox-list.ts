import type { Pool } from 'pg';
import type { DeliveryCause } from '../domain/delivery.ts';

/** States as a person sees them: what a worker holds is still due. */
export type VisibleState = 'due' | 'sent' | 'retrying' | 'skipped' | 'dead' | 'unknown';

/** One row of `GET /api/v1/deliveries`. `nextAt` is null once nothing more will happen by itself. */
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
};

const hiddenBehind: Record<VisibleState, string[]> = {
  due: ['due', 'claimed', 'sending'],
  sent: ['sent'],
  retrying: ['retrying'],
  skipped: ['skipped'],
  dead: ['dead'],
  unknown: ['unknown'],
};

const columns = `
  o.id, o.channel_id as "channelId", o.contact_id as "contactId", c.external_id as "externalId", o.cause,
  case when o.state in ('claimed', 'sending') then 'due' else o.state end as state, o.reason, o.attempts,
  case when o.state in ('due', 'claimed', 'sending', 'retrying') then o.next_at end as "nextAt", o.sent_at as "sentAt"`;

/**
 * Deliveries, newest first (ids are made in the order of time).
 * @param query.cursor `nextCursor` of the page before: a UUID, anything else is an error of the database's
 */
export async function listDeliveries(
  pool: Pool,
  query: { state?: VisibleState; limit: number; cursor?: string | null },
): Promise<{ items: Delivery[]; nextCursor: string | null }> {
  const states = query.state ? hiddenBehind[query.state] : null;
  // `sent` is the bulk and has no index of its own: the primary key backwards finds some soon.
  const where = [
    query.cursor ? 'o.id < $2' : '$2::uuid is null',
    states === null ? '$3::text[] is null' : 'o.state = any($3)',
    states !== null && query.state !== 'sent' ? "o.state <> 'sent'" : 'true',
  ].join(' and ');
  const { rows } = await pool.query<Delivery>(
    `select ${columns} from outbox o join contact c on c.id = o.contact_id where ${where} order by o.id desc limit $1`,
    [query.limit + 1, query.cursor ?? null, states],
  );
  const items = rows.slice(0, query.limit);
  return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

import type { Pool } from 'pg';
import { longQuery } from '../database/pool.ts';

/** What is purged, and in which order: a message holds on to the event that it answers. */
export const purged = [
  'messages',
  'failures',
  'redemptions',
  'events',
  'foreign',
  'tokens',
  'answers',
  'challenges',
  'sessions',
  'names',
] as const;
export type Purged = (typeof purged)[number];

// Rows that somebody else holds are passed over: another server purges as well. One batch touches some hundred pages.
const batch = (table: string, key: string, old: string, size: number) => `
  (select ${key} from ${table} x where ${old} limit ${size} for update skip locked)`;
const deletion = (table: string, key: string, old: string, size: number) => `
delete from ${table} where ${key} = any (array${batch(table, key, old, size)})`;

/** $1: what is older goes. */
const purgeSql: Record<Purged, string> = {
  messages: deletion(
    'outbox',
    'id',
    'claim_at is null and for_reason is null and created_at < $1 order by created_at',
    40,
  ),
  // These lose their text, and what only the first weeks ask for: the event and the attempt that must not write it twice, the
  // platform's word on it. The card and the reason stay, so that the card doesn't tell it again.
  failures: `update outbox set message = null, message_kid = null, frozen = null, frozen_kid = null, event_id = null, attempt_id = null,
  platform_message_id = null, first_sent_at = null, delivered_at = null
where id = any (array${batch('outbox', 'id', 'claim_at is null and for_reason is not null and message is not null and created_at < $1 order by created_at', 25)})`,
  redemptions: deletion('redemption', 'card_id', 'is_copy and at < $1 order by at', 60),
  events: deletion(
    'inbound_event',
    'id',
    `processed_at is not null and received_at < $1 and not exists (select from outbox o where o.event_id = x.id)
     order by received_at`,
    50,
  ),
  foreign: deletion('foreign_entry', 'id', 'received_at < $1 order by received_at', 100),
  tokens: deletion('id_token_use', 'ctid', 'at < $1 order by at', 100),
  answers: deletion('idempotent_answer', 'ctid', 'created_at < $1 order by created_at', 100),
  challenges: deletion('passkey_challenge', 'challenge', 'expires_at < $1 order by expires_at', 100),
  names: deletion('former_name', 'ctid', 'until < $1 order by until', 100),
  sessions: deletion('session', 'id', 'expires_at < $1 order by expires_at', 100),
};

/** Deletes what has been kept long enough. */
export function buildRetentionStore(pool: Pool) {
  return {
    /** One batch of what is older than `before`. @returns how many rows that was; 0: there are no more, or others are at them */
    async purge(what: Purged, before: Date): Promise<number> {
      const { rowCount } = await longQuery(pool, purgeSql[what], [before]);
      return rowCount ?? 0;
    },
  };
}

import type { Pool } from 'pg';
import { longQuery } from '../database/pool.ts';
import { firstIdAtSql } from '../newest-first.ts';

/** The purged tables, in order: a message references the event that it answers. */
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
  'webhooks',
  'erasures',
  'previews',
] as const;
export type Purged = (typeof purged)[number];

// Locked rows are skipped: another server may be purging too. One batch touches some hundred pages.
const batch = (table: string, key: string, old: string, size: number) => `
  (select ${key} from ${table} x where ${old} limit ${size} for update skip locked)`;
const deletion = (table: string, key: string, old: string, size: number) => `
delete from ${table} where ${key} = any (array${batch(table, key, old, size)})`;

/** $1: older rows are purged. */
const purgeSql: Record<Purged, string> = {
  messages: deletion(
    'outbox',
    'id',
    'claim_at is null and for_reason is null and created_at < $1 order by created_at',
    40,
  ),
  // These lose their text and the fields that are needed only for the first weeks: the event and the attempt that must not write it
  // twice, and the platform's answer. The card and the reason stay, so that the card's message isn't sent again.
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
  webhooks: deletion('webhook_delivery', 'id', `id < ${firstIdAtSql('$1::timestamptz')} order by id`, 60),
  erasures: deletion('erasure_request', 'code_hash', 'asked_at < $1 order by asked_at', 100),
  previews: deletion('campaign_preview', 'id', 'expires_at < $1 order by expires_at', 60),
  sessions: deletion('session', 'id', 'expires_at < $1 order by expires_at', 100),
};

/** Deletes rows after their retention period. */
export function buildRetentionStore(pool: Pool) {
  return {
    /** Purges one batch of rows older than `before`. @returns their number; 0: there are no more, or others have locked them */
    async purge(what: Purged, before: Date): Promise<number> {
      const { rowCount } = await longQuery(pool, purgeSql[what], [before]);
      return rowCount ?? 0;
    },
  };
}

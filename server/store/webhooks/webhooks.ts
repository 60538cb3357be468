import type { Pool } from 'pg';
import type { DisabledReason, WebhookEvent, WebhookPatch } from '../../contract/webhooks.ts';
import { queriesOn } from '../database/rows.ts';

type Sealed = { kid: string; sealed: Buffer };

export type WebhookRow = {
  id: string;
  name: string;
  url: string;
  events: WebhookEvent[];
  enabled: boolean;
  disabledReason: DisabledReason | null;
  disabledAt: Date | null;
  failingSince: Date | null;
  succeededAt: Date | null;
  delivered: number;
  failed: number;
  /** The secret before the last rotation signs too until then. */
  formerUntil: Date | null;
  createdAt: Date;
};

/** What signs a call, sealed; `former`: while it still does. */
export type WebhookSecrets = { secret: Sealed; former: Sealed | null };

const columns = `id, name, url, events, enabled, disabled_reason as "disabledReason", disabled_at as "disabledAt",
  failing_since as "failingSince", succeeded_at as "succeededAt", delivered, failed, former_until as "formerUntil", created_at as "createdAt"`;

/** SQL of the secrets of `w`: `WebhookSecrets` as columns. */
export const secretColumns = `w.secret_kid, w.secret, case when w.former_until > now() then w.former_kid end as former_kid,
  case when w.former_until > now() then w.former end as former`;
export type SecretColumns = { secret_kid: string; secret: Buffer; former_kid: string | null; former: Buffer | null };

export const secretsOf = (row: SecretColumns): WebhookSecrets => ({
  secret: { kid: row.secret_kid, sealed: row.secret },
  former: row.former && row.former_kid ? { kid: row.former_kid, sealed: row.former } : null,
});

/** Webhooks that OmniLink sends. A deleted one keeps its row, without its secrets. */
export function buildWebhookStore(pool: Pool) {
  const { firstRow, allRows, affectsOneRow } = queriesOn(pool);
  return {
    /** @returns null if there are `most` already */
    insert: (
      { id, name, url, events, enabled, now }: NewRow,
      { kid, sealed }: Sealed,
      most: number,
    ): Promise<WebhookRow | null> =>
      firstRow(
        `insert into webhook (id, name, url, events, enabled, enabled_at, secret_kid, secret, created_at)
         select $1::uuid, $2, $3, $4::text[], $5::boolean, $6::timestamptz, $7, $8::bytea, $6
         where (select count(*) from webhook where deleted_at is null) < $9 returning ${columns}`,
        [id, name, url, events, enabled, now, kid, sealed, most],
      ),

    list: (limit: number, before: string | null): Promise<WebhookRow[]> =>
      allRows(
        `select ${columns} from webhook where deleted_at is null and ($2::uuid is null or id < $2) order by id desc limit $1`,
        [limit, before],
      ),

    find: (id: string): Promise<WebhookRow | null> =>
      firstRow(`select ${columns} from webhook where id = $1 and deleted_at is null`, [id]),

    async secrets(id: string): Promise<WebhookSecrets | null> {
      const { rows } = await pool.query(`select ${secretColumns} from webhook w where id = $1 and deleted_at is null`, [
        id,
      ]);
      return rows[0] ? secretsOf(rows[0]) : null;
    },

    /** Whoever enables one that was disabled starts its three days again. */
    update: (id: string, { name, url, events, enabled }: WebhookPatch): Promise<WebhookRow | null> =>
      firstRow(
        `update webhook w set name = coalesce($2, name), url = coalesce($3, url), events = coalesce($4::text[], events),
           enabled = coalesce($5::boolean, enabled), ${Object.entries({
             enabled_at: 'now()',
             failing_since: 'null',
             disabled_reason: 'null',
             disabled_at: 'null',
           })
             .map(([column, value]) => `${column} = case when $5 and not enabled then ${value} else ${column} end`)
             .join(', ')}
         where id = $1 and deleted_at is null returning ${columns}`,
        [id, name ?? null, url ?? null, events ?? null, enabled ?? null],
      ),

    /** The secret so far signs too for `formerMs` more; the one before it no longer. */
    rotate: (id: string, { kid, sealed }: Sealed, formerMs: number): Promise<WebhookRow | null> =>
      firstRow(
        `update webhook set former_kid = secret_kid, former = secret, former_until = now() + $4 * interval '1 ms',
           secret_kid = $2, secret = $3 where id = $1 and deleted_at is null returning ${columns}`,
        [id, kid, sealed, formerMs],
      ),

    /** @returns false if there is none */
    remove: (id: string, now: Date): Promise<boolean> =>
      affectsOneRow(
        `update webhook set deleted_at = $2, enabled = false, secret_kid = null, secret = null, former_kid = null, former = null
         where id = $1 and deleted_at is null`,
        [id, now],
      ),
  };
}

type NewRow = Pick<WebhookRow, 'id' | 'name' | 'url' | 'events' | 'enabled'> & { now: Date };

import type { Pool } from 'pg';
import {
  type DisabledReason,
  type WebhookDeliveryQuery,
  type WebhookFailure,
  type WebhookState,
  webhookStates,
} from '../../contract/webhooks.ts';
import { retriedMs, type WebhookResult } from '../../domain/webhook-result.ts';
import type { AuditRow } from '../audit/audit.ts';
import { queriesOn } from '../database/rows.ts';
import { lastId, newest } from '../newest-first.ts';
import { claimValues, type PlaceLimits } from '../outbox/channel-places.ts';
import { type SecretColumns, secretColumns, secretsOf, type WebhookSecrets } from './webhooks.ts';

export type WebhookDeliveryRow = {
  id: string;
  type: string;
  data: Record<string, unknown>;
  at: Date;
  state: WebhookState;
  attempts: number;
  status: number | null;
  code: WebhookFailure | null;
  triedAt: Date | null;
  nextAt: Date | null;
  endedAt: Date | null;
};

/** A delivery that this worker holds until its lease is over, tried once more, with all that sending needs. */
export type ClaimedEvent = WebhookSecrets & {
  id: string;
  leaseId: string;
  webhookId: string;
  url: string;
  type: string;
  data: Record<string, unknown>;
  at: Date;
  attempts: number;
  firstTriedAt: Date;
  now: Date;
};

const shown = `id, type, data, at, state, attempts, status, code, tried_at as "triedAt",
  case when ended_at is null then next_at end as "nextAt", ended_at as "endedAt"`;

/** The open deliveries of the webhook `w` up to a time, the longest due first: the index `webhook_delivery_due`. */
const dueOf = (until: string) =>
  `q.webhook_id = w.id and q.ended_at is null and q.next_at <= ${until} order by q.next_at`;

// A lease that is over makes its row due again: it has the same id, by which the receiver knows a repeat.
const claimSql = `
with picked as materialized (
  select due.id from webhook w
  left join unnest($3::uuid[], $4::int[]) as b(id, room) on b.id = w.id
  cross join lateral (
    select q.id, q.next_at from webhook_delivery q where ${dueOf('now()')}
    limit greatest(0, coalesce(b.room, $5::int)) for update of q skip locked) due
  where w.enabled order by due.next_at limit $6),
claimed as (
  update webhook_delivery x set lease_id = $1, next_at = now() + $2 * interval '1 ms', attempts = x.attempts + 1,
    tried_at = now(), first_tried_at = coalesce(x.first_tried_at, now())
  where x.id = any (array(select id from picked))
  returning x.*)
select c.id, c.webhook_id, c.type, c.data, c.at, c.attempts, c.first_tried_at, now() as now, w.url, ${secretColumns}
from claimed c join webhook w on w.id = c.webhook_id`;

type ClaimedRow = SecretColumns & {
  id: string;
  webhook_id: string;
  type: string;
  data: Record<string, unknown>;
  at: Date;
  attempts: number;
  first_tried_at: Date;
  now: Date;
  url: string;
};

const ofState = newest(['webhook_id', 'state'], ['$1', 's.name', '$3']);

/** How many rows one statement ends. */
const endedAtOnce = 200;

// What a worker is sending ends with its result.
const endSql = `
update webhook_delivery x set state = 'failed', code = 'webhook_disabled', ended_at = now(), lease_id = null
where x.id = any (array(
  select due.id from webhook w cross join lateral (
    select q.id from webhook_delivery q where ${dueOf("'infinity'")} limit ${endedAtOnce} for update of q skip locked) due
  where not w.enabled limit ${endedAtOnce}))
  and (x.lease_id is null or x.next_at <= now())`;

const finishSql = `
with done as (
  update webhook_delivery set state = $3, status = $4, code = $5, next_at = now() + $6 * interval '1 ms',
    ended_at = case when $3 <> 'retrying' then now() end, lease_id = null
  where id = $1 and lease_id = $2 and ended_at is null
  returning webhook_id, first_tried_at),
judged as (
  select w.id, since.at as failing_since,
    case when not w.enabled or $3 = 'delivered' then null when $7 then 'gone'
      when since.at <= now() - ${retriedMs} * interval '1 ms' then 'failing' end as disabled
  from done, webhook w, lateral (
    select coalesce(w.failing_since, greatest(done.first_tried_at, w.succeeded_at, w.enabled_at)) as at) since
  where w.id = done.webhook_id),
counted as (
  update webhook w set
    delivered = w.delivered + ($3 = 'delivered')::int, failed = w.failed + ($3 = 'failed')::int,
    succeeded_at = case when $3 = 'delivered' then now() else w.succeeded_at end,
    failing_since = case when $3 <> 'delivered' then j.failing_since end,
    enabled = w.enabled and j.disabled is null,
    disabled_reason = case when w.enabled and j.disabled is not null then j.disabled else w.disabled_reason end,
    disabled_at = case when w.enabled and j.disabled is not null then now() else w.disabled_at end
  from judged j where w.id = j.id and ($3 <> 'retrying' or w.failing_since is null or j.disabled is not null)
  -- Not where another result has disabled it meanwhile.
  returning w.id, case when w.disabled_at = now() then j.disabled end as disabled),
audited as (
  insert into audit (id, at, actor, action, object_id, ids)
  select $8, $9, $10, $11, id, jsonb_build_object('reason', disabled) from counted where disabled is not null)
select (select disabled from counted) as disabled from done`;

/** What webhooks are told. All times but the events' own are the database's. */
export function buildWebhookDeliveryStore(pool: Pool) {
  const { firstRow, affectedRows, allRows } = queriesOn(pool);
  return {
    /** Claims what is due; a webhook's number of them is limited as a channel's. */
    async claim(lease: { id: string; ms: number }, limits: PlaceLimits): Promise<ClaimedEvent[]> {
      const { rows } = await pool.query<ClaimedRow>({
        name: 'webhooks-claim',
        text: claimSql,
        values: claimValues(lease, limits),
      });
      return rows.map((row) => ({
        ...secretsOf(row),
        id: row.id,
        leaseId: lease.id,
        webhookId: row.webhook_id,
        url: row.url,
        type: row.type,
        data: row.data,
        at: row.at,
        attempts: row.attempts,
        firstTriedAt: row.first_tried_at,
        now: row.now,
      }));
    },

    /**
     * Writes a result, with what it says of the webhook: counts, since when it fails, and whether that disables it.
     * @param audit the row that tells of that
     * @returns null if another worker has the delivery; `disabled`: why the webhook is disabled from now on
     */
    finish: (
      leaseId: string,
      id: string,
      result: WebhookResult,
      audit: AuditRow,
    ): Promise<{ disabled: DisabledReason | null } | null> =>
      firstRow({
        name: 'webhooks-finish',
        text: finishSql,
        values: [
          id,
          leaseId,
          result.state,
          result.status,
          result.state === 'delivered' ? null : result.code,
          result.state === 'retrying' ? result.delayMs : 0,
          result.state === 'failed' && result.gone,
          audit.id,
          audit.at,
          audit.actor,
          audit.action,
        ],
      }),

    /** Ends what waits for webhooks that are disabled or deleted. @returns how many */
    endDisabled: (): Promise<number> => affectedRows({ name: 'webhooks-end-disabled', text: endSql }),

    /** A webhook's deliveries, newest first. */
    list: (
      webhookId: string,
      { state }: Pick<WebhookDeliveryQuery, 'state'>,
      limit: number,
      before: string | null,
    ): Promise<WebhookDeliveryRow[]> =>
      allRows(
        `select page.* from unnest($2::text[]) s (name) cross join lateral (
           select ${shown} from webhook_delivery where ${ofState.condition} order by ${ofState.order} limit $4) page
         order by page.id desc limit $4`,
        [webhookId, state ? [state] : webhookStates, before ?? lastId, limit],
      ),

    /** Makes a delivery due again, unless a worker is sending it. @returns the delivery; null if there is none */
    replay: (webhookId: string, id: string): Promise<WebhookDeliveryRow | null> =>
      firstRow(
        `with again as (update webhook_delivery set ${dueAgain}
           where id = $2 and webhook_id = $1 and (lease_id is null or next_at <= now()) returning *)
         select ${shown} from again union all
         select ${shown} from webhook_delivery where id = $2 and webhook_id = $1 and not exists (select from again)`,
        [webhookId, id],
      ),

    /** Makes failed deliveries of events since then due again, the newest first. @returns how many */
    replayFailed: (webhookId: string, since: Date, most: number): Promise<number> =>
      affectedRows(
        `update webhook_delivery x set ${dueAgain} where x.id = any (array(
           select d.id from (
             select id, at from webhook_delivery where webhook_id = $1 and state = 'failed' and at >= $2
             order by webhook_id desc, state desc, id desc limit $3) d))`,
        [webhookId, since, most],
      ),
  };
}

const dueAgain = `state = 'due', attempts = 0, status = null, code = null, first_tried_at = null, tried_at = null,
  next_at = now(), ended_at = null, lease_id = null`;

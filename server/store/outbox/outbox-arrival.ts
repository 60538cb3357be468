import type { Pool } from 'pg';
import { accountReasons } from '../../contract/reasons.ts';
import type { FinalFailure } from '../../domain/channel.ts';
import { isMarked, markedBy } from './channel-mark.ts';
import { toldFailure } from './outbox-facts.ts';
import { ofContact } from './outbox-paths.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Finds the message of a later status: by our id, which the platform echoes (may be anything, since others write metadata too), else
 * by the platform's own.
 */
export type SentMessage = { channelId: string; contactId: string; outboxId: string | null; messageId: string | null };

// By the platform's own id among the contact's newest messages: statuses are only about recent ones.
const newest = 100;
const theRow = `select x.id from (
    select o.id from outbox o where o.id = $3 and o.contact_id = $1 and o.channel_id = $2
    union all
    (select n.id from (select o.id, o.channel_id, o.platform_message_id from outbox o
       where ${ofContact('o', '$1')} order by o.contact_id desc, o.created_at desc limit ${newest}) n
     where n.channel_id = $2 and n.platform_message_id = $4)) x
  order by (x.id = $3) desc nulls last limit 1`;

function theRowValues({ contactId, channelId, outboxId, messageId }: SentMessage) {
  return [contactId, channelId, outboxId !== null && uuid.test(outboxId) ? outboxId : null, messageId];
}

/**
 * A message has arrived (an echo, a status): `unknown` becomes `sent`, never back. Also a row that is still *sending*: its
 * worker may be dead, and the echo comes once.
 * @param delivered at the phone itself: later failures are ignored
 * @returns `found`: the message is ours; `changed`: its row was updated
 */
export async function confirmArrival(
  pool: Pool,
  message: SentMessage,
  delivered: boolean,
): Promise<{ found: boolean; changed: boolean }> {
  const { rows } = await pool.query<{ found: boolean; changed: boolean }>({
    name: 'outbox-arrived',
    text: `
with this as (${theRow}),
arrived as (update outbox o set state = 'sent', sent_at = coalesce(o.sent_at, now()), reason = null, frozen = null, frozen_kid = null,
    platform_message_id = coalesce($4, o.platform_message_id),
    delivered_at = case when $5 then coalesce(o.delivered_at, now()) else o.delivered_at end
  from this where o.id = this.id and o.first_sent_at is not null
    and (o.state in ('unknown', 'sending', 'retrying', 'claimed') or (o.state = 'sent' and $5 and o.delivered_at is null))
  returning o.id)
select exists (select from this) as found, exists (select from arrived) as changed`,
    values: [...theRowValues(message), delivered],
  });
  return rows[0] ?? { found: false, changed: false };
}

/**
 * A message that the platform had accepted has not arrived after all; ignored if it was delivered. A failure of the whole channel is
 * marked like a failed send's.
 * @returns `found`: the message is ours; `changed`: the row was updated; `attention`: its channel now needs some
 */
export async function recordUndelivered(
  pool: Pool,
  message: SentMessage,
  outcome: FinalFailure,
): Promise<{ found: boolean; changed: boolean; attention: boolean }> {
  const { rows } = await pool.query<{ found: boolean; changed: boolean; attention: boolean }>({
    name: 'outbox-undelivered',
    text: `
with this as (${theRow}),
failed as (update outbox o set state = $5, reason = $6, platform_code = $7, sent_at = null, frozen = null, frozen_kid = null,
    platform_message_id = coalesce(o.platform_message_id, $4), lease_id = null, lease_until = null
  from this where o.id = this.id and o.first_sent_at is not null and o.delivered_at is null
    and o.state in ('sent', 'unknown', 'sending', 'retrying') returning o.id, o.channel_id, o.contact_id, o.cause),
told as (${toldFailure('failed', { state: '$5', reason: '$6', code: '$7' })}),
marked as (update channel c set state = 'attention', attention = $6, attention_by = ${markedBy("'send'")}
  from failed where c.id = failed.channel_id and $5 = 'dead' and $6 = any($8)
    and ${isMarked('$6')} returning c.id)
select exists (select from this) as found, exists (select from failed) as changed, exists (select from marked) as attention`,
    values: [
      ...theRowValues(message),
      outcome.kind === 'skipped' ? 'skipped' : 'dead',
      outcome.reason,
      outcome.code,
      accountReasons,
    ],
  });
  return rows[0] ?? { found: false, changed: false, attention: false };
}

import { queueEvent } from '../webhooks/queue-event.ts';

// Conditions on an outbox row `o` and its contact `c`, shared by claiming, reading facts and sending.

/** The contact `c` has opted out, or another one of its profile. */
export const optedOut = `exists (select from contact p where p.profile_id = c.profile_id and p.opted_out)`;

/** For a row `o` that was made due again: undo and unlink had skipped it. */
export const takenBack = `(o.requeued_at is not null
    and exists (select from card k where k.id = o.card_id and k.revoked_at is not null))`;

// A token is valid for a minute from receipt and for one try: a message tried before goes as a push.
export const replyToken = `(select case when o.attempts = 0 then e.detail ->> 'replyToken' end from inbound_event e
    where e.id = o.event_id and e.received_at > now() - interval '30 s')`;

/**
 * SQL that tells webhooks of a message that has died.
 * @param rows the CTE of the message; `result`: the SQL of its new state, reason and code
 */
export const toldFailure = (rows: string, result: { state: string; reason: string; code: string }): string =>
  queueEvent(
    {
      type: "'delivery.failed'",
      at: 'now()',
      data: `jsonb_build_object('deliveryId', ${rows}.id, 'channelId', ${rows}.channel_id, 'contactId', ${rows}.contact_id,
        'cause', ${rows}.cause, 'reason', ${result.reason}::text, 'platformCode', ${result.code}::text)`,
    },
    `${rows} where ${result.state} = 'dead'`,
  );

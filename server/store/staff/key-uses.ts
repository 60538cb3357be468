import type { Pool } from 'pg';

/** The stored data that still needs a key. */
export type KeyUse = {
  kid: string;
  credentials: boolean;
  /** Messages waiting to be sent. */
  messages: boolean;
  /** Answers stored for `Idempotency-Key`. */
  answers: boolean;
  /** Secrets that sign webhooks. */
  webhooks: boolean;
  /** When the last card with it expires; null without a valid card. */
  cardsUntil: Date | null;
};

// `distinct` would read every row. Here the index finds the next key after each: a few pages for any number of rows.
const keyByKey = (name: string, column: string, from: string) => `
${name}(kid) as (
  (select ${column} from ${from} order by ${column} limit 1)
  union all
  select next.kid from ${name} cross join lateral
    (select ${column} as kid from ${from} and ${column} > ${name}.kid order by ${column} limit 1) next
)`;

// As in the condition of the index `outbox_waiting_kid`: a message that must still be opened has a `sending_kid`.
const waiting = 'outbox where sending_kid is not null';
const waitingKids = `
waiting_kids(message_kid, frozen_kid) as (
  (select message_kid, sending_kid from ${waiting} order by message_kid, sending_kid limit 1)
  union all
  select next.* from waiting_kids w cross join lateral
    (select message_kid, sending_kid from ${waiting} and (message_kid, sending_kid) > (w.message_kid, w.frozen_kid)
     order by message_kid, sending_kid limit 1) next
)`;

export const keyUsesSql = `
with recursive ${keyByKey('card_kids', 'kid', 'card where true')},
${keyByKey('credential_kids', 'kid', 'credential where true')},
${keyByKey('answer_kids', 'answer_kid', 'idempotent_answer where answer_kid is not null')},
${waitingKids},
use(kid, kind, until) as (
  select k.kid, 'card', c.expires_at from card_kids k
    cross join lateral (select expires_at from card where kid = k.kid order by expires_at desc limit 1) c
    where c.expires_at > $1
  union all select kid, 'credential', null from credential_kids
  union all select message_kid, 'message', null from waiting_kids
  union all select frozen_kid, 'message', null from waiting_kids
  union all select k.kid, 'answer', null from answer_kids k
    cross join lateral (select created_at from idempotent_answer where answer_kid = k.kid order by created_at desc limit 1) a
    where a.created_at > $1::timestamptz - interval '24 hours'
  union all select w.secret_kid, 'webhook', null from webhook w where w.secret_kid is not null
  union all select w.former_kid, 'webhook', null from webhook w where w.former_kid is not null
)
select kid, bool_or(kind = 'credential') as credentials, bool_or(kind = 'message') as messages,
  bool_or(kind = 'answer') as answers, bool_or(kind = 'webhook') as webhooks, max(until) as "cardsUntil"
from use group by kid order by kid`;

/** Every key id that stored data still needs (§1), with the data. A revoked card counts until it expires. */
export async function keyUses(pool: Pool, now: Date): Promise<KeyUse[]> {
  const { rows } = await pool.query<KeyUse>(keyUsesSql, [now]);
  return rows;
}

/** Pairs of keys (message, first bytes or message) that sealed waiting messages. */
export async function waitingKeyPairs(pool: Pool): Promise<{ messageKid: string; frozenKid: string }[]> {
  const { rows } = await pool.query(
    `with recursive ${waitingKids} select message_kid as "messageKid", frozen_kid as "frozenKid" from waiting_kids`,
  );
  return rows;
}

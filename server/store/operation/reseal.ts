import type { Pool } from 'pg';
import type { SealedField } from '../channels.ts';
import { queriesOn } from '../database/rows.ts';
import type { IdempotentKey } from '../idempotent-answers.ts';
import { keyUses, waitingKeyPairs } from '../staff/key-uses.ts';

type Sealed = { kid: string; sealed: Buffer };
export type SealedCredential = SealedField & { channelId: string };
export type SealedMessage = { id: string; message: Sealed; frozen: Sealed | null };
export type SealedWebhook = { id: string; secret: Sealed; former: Sealed | null };
export type SealedAnswer = IdempotentKey & Sealed & { createdAt: Date };
type MessageKeys = { messageKid: string; frozenKid: string };

/** The value as read, and its replacement: written only if it hasn't changed since. */
export type Changed<Row> = { was: Row; is: Row };

/** Reads and rewrites sealed values in batches; each value separately, without a lock in between. */
export function buildResealStore(pool: Pool) {
  const { allRows, affectedRows } = queriesOn(pool);
  return {
    keyUses: (now: Date) => keyUses(pool, now),
    waitingKeyPairs: () => waitingKeyPairs(pool),

    /** All credentials that aren't sealed with this key: a few per channel. */
    credentialsNot: (kid: string): Promise<SealedCredential[]> =>
      allRows(
        `select channel_id as "channelId", field, kid, sealed from credential where kid <> $1 order by channel_id, field`,
        [kid],
      ),

    /** @returns how many were unchanged since the read */
    replaceCredentials: (changes: Changed<SealedCredential>[]): Promise<number> =>
      affectedRows(
        `update credential c set kid = g.kid, sealed = g.sealed
         from unnest($1::uuid[], $2::text[], $3::bytea[], $4::text[], $5::bytea[]) as g(channel_id, field, was, kid, sealed)
         where c.channel_id = g.channel_id and c.field = g.field and c.sealed = g.was`,
        [
          changes.map(({ was }) => was.channelId),
          changes.map(({ was }) => was.field),
          changes.map(({ was }) => was.sealed),
          changes.map(({ is }) => is.kid),
          changes.map(({ is }) => is.sealed),
        ],
      ),

    /** All webhooks with a secret that isn't sealed with this key: a few. */
    async webhooksNot(kid: string): Promise<SealedWebhook[]> {
      const { rows } = await pool.query(
        'select id, secret_kid, secret, former_kid, former from webhook where secret_kid <> $1 or former_kid <> $1 order by id',
        [kid],
      );
      return rows.map((row) => ({
        id: row.id,
        secret: { kid: row.secret_kid, sealed: row.secret },
        former: row.former_kid === null ? null : { kid: row.former_kid, sealed: row.former },
      }));
    },

    /** @returns how many were unchanged since the read */
    replaceWebhooks: (changes: Changed<SealedWebhook>[]): Promise<number> =>
      affectedRows(
        `update webhook w set secret_kid = g.secret_kid, secret = g.secret, former_kid = g.former_kid, former = g.former
         from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[], $5::bytea[], $6::text[], $7::bytea[])
           as g(id, secret_was, former_was, secret_kid, secret, former_kid, former)
         where w.id = g.id and w.secret = g.secret_was and w.former is not distinct from g.former_was`,
        [
          changes.map(({ was }) => was.id),
          changes.map(({ was }) => was.secret.sealed),
          changes.map(({ was }) => was.former?.sealed ?? null),
          changes.map(({ is }) => is.secret.kid),
          changes.map(({ is }) => is.secret.sealed),
          changes.map(({ is }) => is.former?.kid ?? null),
          changes.map(({ is }) => is.former?.sealed ?? null),
        ],
      ),

    /** Waiting messages sealed with a pair of keys, after an id. */
    async messages(keys: MessageKeys, after: string | null, limit: number): Promise<SealedMessage[]> {
      const { rows } = await pool.query(
        `select id, message_kid, message, frozen_kid, frozen from outbox
         where message_kid = $1 and sending_kid = $2
           and ($3::uuid is null or id > $3) order by id limit $4`,
        [keys.messageKid, keys.frozenKid, after, limit],
      );
      return rows.map((row) => ({
        id: row.id,
        message: { kid: row.message_kid, sealed: row.message },
        frozen: row.frozen_kid === null ? null : { kid: row.frozen_kid, sealed: row.frozen },
      }));
    },

    /** Doesn't wait for locks: a message that is being claimed or settled is left for the next pass. */
    replaceMessages: (changes: Changed<SealedMessage>[]): Promise<number> =>
      affectedRows(
        `with given as (
           select * from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[], $5::bytea[], $6::text[], $7::bytea[])
             as g(id, message_was, frozen_was, message_kid, message, frozen_kid, frozen)
         ),
         held as (
           select o.id from outbox o join given g on g.id = o.id
           where o.message = g.message_was and o.frozen is not distinct from g.frozen_was and o.sending_kid is not null
           order by o.id for update of o skip locked
         )
         update outbox o set message_kid = g.message_kid, message = g.message, frozen_kid = g.frozen_kid, frozen = g.frozen
         from given g join held h on h.id = g.id where o.id = g.id`,
        [
          changes.map(({ was }) => was.id),
          changes.map(({ was }) => was.message.sealed),
          changes.map(({ was }) => was.frozen?.sealed ?? null),
          changes.map(({ is }) => is.message.kid),
          changes.map(({ is }) => is.message.sealed),
          changes.map(({ is }) => is.frozen?.kid ?? null),
          changes.map(({ is }) => is.frozen?.sealed ?? null),
        ],
      ),

    /** Stored answers sealed with a key, oldest first, after one of them. */
    answers: (kid: string, after: SealedAnswer | null, limit: number): Promise<SealedAnswer[]> =>
      allRows(
        `select caller, route, key, answer_kid as kid, answer as sealed, created_at as "createdAt" from idempotent_answer
         where answer_kid = $1 and ($2::timestamptz is null or (created_at, caller, route, key) > ($2, $3, $4, $5))
         order by created_at, caller, route, key limit $6`,
        [kid, after?.createdAt ?? null, after?.caller, after?.route, after?.key, limit],
      ),

    replaceAnswers: (changes: Changed<SealedAnswer>[]): Promise<number> =>
      affectedRows(
        `update idempotent_answer a set answer_kid = g.kid, answer = g.sealed
         from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::bytea[])
           as g(caller, route, key, was, kid, sealed)
         where a.caller = g.caller and a.route = g.route and a.key = g.key and a.answer = g.was`,
        [
          changes.map(({ was }) => was.caller),
          changes.map(({ was }) => was.route),
          changes.map(({ was }) => was.key),
          changes.map(({ was }) => was.sealed),
          changes.map(({ is }) => is.kid),
          changes.map(({ is }) => is.sealed),
        ],
      ),
  };
}

import type { Pool } from 'pg';
import type { Role } from '../../contract/roles.ts';
import { queriesOn } from '../database/rows.ts';

export type SessionKind = 'enrol' | 'full';
export type SessionRow = {
  id: string;
  staffId: string;
  name: string;
  role: Role;
  kind: SessionKind;
  passkeyAt: Date | null;
  lastSeenAt: Date;
};
export type OpenSession = { id: string; staffId: string; userAgent: string | null; createdAt: Date; lastSeenAt: Date };
export type Passkey = {
  id: string;
  staffId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
};

/** Sessions, passkeys and the challenges between them. Tokens are stored as hashes. */
export function buildSessionStore(pool: Pool) {
  const { firstRow, allRows, affectsOneRow } = queriesOn(pool);
  return {
    async insert(session: {
      id: string;
      tokenHash: Buffer;
      staffId: string;
      kind: SessionKind;
      now: Date;
      expiresAt: Date;
      passkeyAt: Date | null;
      /** The passkey that opened it; null: a link. */
      passkeyId: string | null;
      userAgent: string | null;
    }): Promise<void> {
      await pool.query(
        `insert into session (id, token_hash, staff_id, kind, created_at, last_seen_at, expires_at, passkey_at, passkey_id, user_agent)
         values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9)`,
        [
          session.id,
          session.tokenHash,
          session.staffId,
          session.kind,
          session.now,
          session.expiresAt,
          session.passkeyAt,
          session.passkeyId,
          session.userAgent,
        ],
      );
    },

    /** The session of a token, unless it is revoked, expired, or hasn't been used since `idleSince`. */
    find: (tokenHash: Buffer, now: Date, idleSince: Date): Promise<SessionRow | null> =>
      firstRow({
        name: 'session',
        text: `select e.id, e.staff_id as "staffId", s.name, s.role, e.kind, e.passkey_at as "passkeyAt", e.last_seen_at as "lastSeenAt"
          from session e join staff s on s.id = e.staff_id
          where e.token_hash = $1 and e.revoked_at is null and e.expires_at > $2 and e.last_seen_at > $3 and s.removed_at is null`,
        values: [tokenHash, now, idleSince],
      }),

    async seen(id: string, now: Date): Promise<void> {
      await pool.query('update session set last_seen_at = $2 where id = $1', [id, now]);
    },

    async passkeyShown(id: string, now: Date): Promise<void> {
      await pool.query('update session set passkey_at = $2 where id = $1', [id, now]);
    },

    open: (staffId: string, now: Date, idleSince: Date): Promise<OpenSession[]> =>
      allRows(
        `select id, staff_id as "staffId", user_agent as "userAgent", created_at as "createdAt", last_seen_at as "lastSeenAt"
         from session where staff_id = $1 and revoked_at is null and expires_at > $2 and last_seen_at > $3 order by last_seen_at desc`,
        [staffId, now, idleSince],
      ),

    /** @param staffId the person it must belong to */
    revoke: (id: string, staffId: string, now: Date): Promise<boolean> =>
      affectsOneRow('update session set revoked_at = $3 where id = $1 and staff_id = $2 and revoked_at is null', [
        id,
        staffId,
        now,
      ]),

    /** Ends all sessions of one person except this one. */
    async revokeOthers(keptSession: string, staffId: string, now: Date): Promise<void> {
      await pool.query('update session set revoked_at = $3 where staff_id = $2 and id <> $1 and revoked_at is null', [
        keptSession,
        staffId,
        now,
      ]);
    },

    async addChallenge(challenge: string, purpose: string, sessionId: string | null, expiresAt: Date): Promise<void> {
      await pool.query(
        'insert into passkey_challenge (challenge, purpose, session_id, expires_at) values ($1, $2, $3, $4)',
        [challenge, purpose, sessionId, expiresAt],
      );
    },

    /** Uses a challenge. @returns false if it is of another purpose or session, has expired, or was used */
    useChallenge: (challenge: string, purpose: string, sessionId: string | null, now: Date): Promise<boolean> =>
      affectsOneRow(
        `delete from passkey_challenge where challenge = $1 and purpose = $2 and session_id is not distinct from $3::uuid and expires_at > $4`,
        [challenge, purpose, sessionId, now],
      ),

    /**
     * Adds a passkey and records who did it: after a one-time link its creator, otherwise the person.
     * @param endedSession the session that adds it, which ends in the same statement: it adds only one, even with concurrent
     * requests
     * @returns false if that session has already ended, or the passkey is known
     */
    async addPasskey(
      passkey: Omit<Passkey, 'createdAt' | 'lastUsedAt'> & { now: Date },
      endedSession: string | null = null,
    ): Promise<boolean> {
      const { rows } = await pool.query(
        `with ended as (update session set revoked_at = $7 where id = $8 and revoked_at is null returning kind),
         added as (insert into passkey (id, staff_id, credential_id, public_key, counter, transports, created_at, last_used_at)
           select $1::uuid, $2::uuid, $3::bytea, $4::bytea, $5::bigint, $6::text[], $7::timestamptz, $7::timestamptz
           where $8::uuid is null or exists (select 1 from ended)
           on conflict (credential_id) do nothing returning id, staff_id),
         link as (select by from sign_in_link where staff_id = $2 and exists (select 1 from ended where kind = 'enrol')
           order by created_at desc limit 1),
         noted as (insert into passkey_change (id, staff_id, passkey_id, change, at, by, by_link)
           select gen_random_uuid(), staff_id, id, 'added', $7, coalesce((select by from link), 'staff:' || staff_id),
             exists (select 1 from link) from added)
         select count(*) as n from added`,
        [
          passkey.id,
          passkey.staffId,
          passkey.credentialId,
          passkey.publicKey,
          passkey.counter,
          passkey.transports,
          passkey.now,
          endedSession,
        ],
      );
      return rows[0].n === 1;
    },

    passkeysOf: (staffId: string): Promise<Passkey[]> =>
      allRows(`${passkeySql} where k.staff_id = $1 order by k.created_at, k.id`, [staffId]),

    passkey: (credentialId: Buffer): Promise<Passkey | null> =>
      firstRow(
        `${passkeySql} join staff s on s.id = k.staff_id and s.removed_at is null
        where k.credential_id = $1`,
        [credentialId],
      ),

    /**
     * Removes a passkey, ends its person's sessions except `keptSession`, and records who did it. The last passkey of all
     * administrators stays: they are locked in one order, so that two who remove their own at once can't both see the other's.
     */
    async removePasskey(
      id: string,
      staffId: string,
      keptSession: string | null,
      by: string,
      now: Date,
    ): Promise<'removed' | 'missing' | 'last'> {
      const { rows } = await pool.query(
        `with kept as materialized (select k.id from passkey k join staff s on s.id = k.staff_id
           where s.role = 'administrator' and s.removed_at is null order by k.id for update of k),
         gone as (delete from passkey k using staff s where k.id = $1 and k.staff_id = $2 and s.id = k.staff_id
           and (s.role <> 'administrator' or exists (select 1 from kept o where o.id <> k.id)) returning k.id, k.staff_id),
         noted as (insert into passkey_change (id, staff_id, passkey_id, change, at, by)
           select gen_random_uuid(), staff_id, id, 'removed', $4, $5::text from gone),
         e as (update session s set revoked_at = $4 from gone
           where s.staff_id = gone.staff_id and s.revoked_at is null and s.id is distinct from $3::uuid)
         select (select count(*) from gone) as gone,
           (select count(*) from passkey where id = $1 and staff_id = $2) as known`,
        [id, staffId, keptSession, now, by],
      );
      if (rows[0].gone === 1) return 'removed';
      return rows[0].known === 1 ? 'last' : 'missing';
    },

    async passkeyUsed(id: string, counter: number, now: Date): Promise<void> {
      await pool.query('update passkey set counter = $2, last_used_at = $3 where id = $1', [id, counter, now]);
    },
  };
}

const passkeySql = `select k.id, k.staff_id as "staffId", k.credential_id as "credentialId", k.public_key as "publicKey",
  k.counter, k.transports, k.created_at as "createdAt", k.last_used_at as "lastUsedAt" from passkey k`;

import type { Pool } from 'pg';
import type { SigningKeys } from '../../domain/linking/signing-keys.ts';
import { lockedFirst } from '../write/locked-first.ts';

/** A server's key ring, as published to other servers. */
export type ServerRing = {
  signingKid: string;
  /** The keys whose tokens it accepts. */
  kids: string[];
  /** One for each of `kids`, in the same order. */
  fingerprints: Buffer[];
};

/** A running server, as seen by another. */
export type OtherServer = { host: string; signingKid: string; kids: string[] };

/** How long a silent server counts as running, in seconds. */
export const silentAfterSeconds = 60;

const live = (server: string) => `${server}.seen_at > now() - ${silentAfterSeconds} * interval '1 s'`;

// Two servers must accept each other's tokens: each has the other's signing key.
const disagree = (server: string, signing: string, kids: string) =>
  `${live(server)} and (not ${signing} = any(${server}.kids) or not ${server}.signing_kid = any(${kids}))`;

const newestKid = '(select kid from ring_key where signing_since is not null order by signing_since desc, kid limit 1)';

// The key becomes the newest now, unless it already is, or this is a late restart with the keys from before another server's
// change. (After a change is reverted, no server signs with the newest key.)
const startsSigning = `
  r.kid = $3 and r.kid is distinct from ${newestKid} and not (
    exists (select from ring_key k where k.kid = $3 and k.signing_since is not null)
    and exists (select from running_server s where ${live('s')} and s.signing_kid = ${newestKid}))`;

const joinSql = `
with swept as (delete from running_server where seen_at < now() - interval '1 day'),
ring as (select * from unnest($4::text[], $5::bytea[]) as r(kid, fingerprint)),
joined as (
  insert into running_server (id, host, signing_kid, kids) select $1, $2, $3, $4
  where not exists (select from running_server s where ${disagree('s', '$3', '$4::text[]')})
    and not exists (select from ring_key k join ring r on r.kid = k.kid where k.fingerprint <> r.fingerprint)
  returning id
)
insert into ring_key as k (kid, fingerprint, signing_since)
select r.kid, r.fingerprint, case when ${startsSigning} then clock_timestamp() end from ring r, joined
on conflict (kid) do update set signing_since = coalesce(excluded.signing_since, k.signing_since)`;

const signing = `(select json_agg(k.*) from (select kid, signing_since as since from ring_key
  where signing_since is not null order by signing_since desc, kid limit 2) k) as signing`;

const beatSql = `
with beat as (
  insert into running_server (id, host, signing_kid, kids) values ($1, $2, $3, $4)
  on conflict (id) do update set seen_at = now()
)
select ${signing}, array(select distinct s.signing_kid from running_server s
  where s.id <> $1 and ${live('s')} and not s.signing_kid = any($4::text[])) as unknown`;

/** The servers that run on this database, and their keys. Times are those of the database's clock. */
export function buildServerStore(pool: Pool) {
  return {
    /**
     * Registers a starting server and its keys in one step: two that start at once see each other.
     * @returns false if a running server doesn't have its signing key, or signs with a key that it doesn't have, or if one of its
     * keys differs from the known key with that id
     */
    async join(id: string, host: string, ring: ServerRing): Promise<boolean> {
      const lock = 'select from instance where $1::uuid is not null for no key update';
      const values = [id, host, ring.signingKid, ring.kids, ring.fingerprints];
      return (await lockedFirst(pool, lock, joinSql, values)) > 0;
    },

    /** Why `join` returned false. */
    async conflicts(ring: ServerRing): Promise<{ servers: OtherServer[]; changedKids: string[] }> {
      const servers = await pool.query<OtherServer>(
        `select host, signing_kid as "signingKid", kids from running_server s where ${disagree('s', '$1', '$2::text[]')} order by host, id`,
        [ring.signingKid, ring.kids],
      );
      const changed = await pool.query<{ kid: string }>(
        `select k.kid from ring_key k join unnest($1::text[], $2::bytea[]) as r(kid, fingerprint) on r.kid = k.kid
         where k.fingerprint <> r.fingerprint order by k.kid`,
        [ring.kids, ring.fingerprints],
      );
      return { servers: servers.rows, changedKids: changed.rows.map(({ kid }) => kid) };
    },

    /** Reports that a server is still running. @returns signing keys of other servers that this one doesn't have */
    async beat(
      id: string,
      host: string,
      ring: ServerRing,
    ): Promise<{ signing: SigningKeys | null; unknown: string[] }> {
      const values = [id, host, ring.signingKid, ring.kids];
      const { rows } = await pool.query({ name: 'server-beat', text: beatSql, values });
      return { signing: signingOf(rows[0]), unknown: rows[0].unknown };
    },

    /** The newest key, and since when; null before any server has joined. */
    async signingKeys(): Promise<SigningKeys | null> {
      const { rows } = await pool.query({ name: 'signing-keys', text: `select ${signing}` });
      return signingOf(rows[0]);
    },

    async leave(id: string): Promise<void> {
      await pool.query('delete from running_server where id = $1', [id]);
    },
  };
}

/** JSON has no dates: they arrive as text. */
function signingOf(row: { signing: { kid: string; since: string }[] | null }): SigningKeys | null {
  const [newest, before] = row.signing ?? [];
  return newest ? { newest: newest.kid, since: new Date(newest.since), before: before?.kid ?? null } : null;
}

import type { Pool } from 'pg';
import type { Role } from '../contract/roles.ts';

export type StaffRow = {
  id: string;
  name: string;
  role: Role;
  passkeys: number;
  lastSeenAt: Date | null;
  createdAt: Date;
};

const columns = `s.id, s.name, s.role, s.created_at as "createdAt",
  (select count(*) from passkey k where k.staff_id = s.id) as passkeys,
  (select max(e.last_seen_at) from session e where e.staff_id = s.id) as "lastSeenAt"`;

/**
 * An administrator is left: without one nobody could let anybody in. All of them are locked, in one order: two who take out each
 * other at once would both still see the other.
 */
const administrators = `administrators as materialized (
  select id from staff where role = 'administrator' and removed_at is null order by id for update)`;
const oneIsLeft = `(s.role <> 'administrator' or exists (select 1 from administrators o where o.id <> s.id))`;

/** People who may sign in. A removed one keeps the row: the audit names it. */
export function buildStaffStore(pool: Pool) {
  return {
    async insert(staff: { id: string; name: string; role: Role; now: Date }): Promise<void> {
      await pool.query('insert into staff (id, name, role, created_at) values ($1, $2, $3, $4)', [
        staff.id,
        staff.name,
        staff.role,
        staff.now,
      ]);
    },

    async find(id: string): Promise<StaffRow | null> {
      const { rows } = await pool.query(`select ${columns} from staff s where s.id = $1 and s.removed_at is null`, [
        id,
      ]);
      return rows[0] ?? null;
    },

    async list(limit: number, before: string | null): Promise<StaffRow[]> {
      const { rows } = await pool.query(
        `select ${columns} from staff s where s.removed_at is null and ($2::uuid is null or s.id < $2) order by s.id desc limit $1`,
        [limit, before],
      );
      return rows;
    },

    /** @returns false if nobody with the administrator's rights would be left */
    async update(staff: { id: string; name: string; role: Role }): Promise<boolean> {
      const { rowCount } = await pool.query(
        `with ${administrators} update staff s set name = $2, role = $3
         where s.id = $1 and s.removed_at is null and ($3 = 'administrator' or ${oneIsLeft})`,
        [staff.id, staff.name, staff.role],
      );
      return rowCount === 1;
    },

    /** Ends the person's sessions and unused links in the same statement. @returns false as `update` */
    async remove(id: string, now: Date): Promise<boolean> {
      const { rows } = await pool.query(
        `with ${administrators},
         gone as (update staff s set removed_at = $2 where s.id = $1 and s.removed_at is null and ${oneIsLeft} returning s.id),
         e as (update session set revoked_at = $2 from gone where staff_id = gone.id and revoked_at is null),
         l as (update sign_in_link set used_at = $2 from gone where staff_id = gone.id and used_at is null)
         select count(*) as n from gone`,
        [id, now],
      );
      return rows[0].n === 1;
    },

    /** The only one of its person from now on: what an earlier one could still open, or has opened for a passkey, is over. */
    async addLink(link: { codeHash: Buffer; staffId: string; now: Date; expiresAt: Date; by: string }): Promise<void> {
      await pool.query(
        `with l as (update sign_in_link set used_at = $3 where staff_id = $2 and used_at is null),
         e as (update session set revoked_at = $3 where staff_id = $2 and kind = 'enrol' and revoked_at is null)
         insert into sign_in_link (code_hash, staff_id, created_at, expires_at, by) values ($1, $2, $3, $4, $5)`,
        [link.codeHash, link.staffId, link.now, link.expiresAt, link.by],
      );
    },

    /** Uses a link up: once, and in time. @returns whom it signs in */
    async useLink(codeHash: Buffer, now: Date): Promise<string | null> {
      const { rows } = await pool.query(
        `update sign_in_link l set used_at = $2 from staff s
         where l.code_hash = $1 and l.used_at is null and l.expires_at > $2 and s.id = l.staff_id and s.removed_at is null
         returning l.staff_id as "staffId"`,
        [codeHash, now],
      );
      return rows[0]?.staffId ?? null;
    },
  };
}

import type { Pool } from 'pg';
import type { Role } from '../../contract/roles.ts';
import { queriesOn } from '../database/rows.ts';
import { endLinksTo, type Maker, makerStands } from './actors.ts';
import { buildStaffChange } from './staff-change.ts';

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

/** People who may sign in. A removed person's row stays, since the audit refers to it. */
export function buildStaffStore(pool: Pool) {
  const { firstRow, allRows, affectsOneRow } = queriesOn(pool);
  return {
    async insert(staff: { id: string; name: string; role: Role; now: Date }): Promise<void> {
      await pool.query('insert into staff (id, name, role, created_at) values ($1, $2, $3, $4)', [
        staff.id,
        staff.name,
        staff.role,
        staff.now,
      ]);
    },

    find: (id: string): Promise<StaffRow | null> =>
      firstRow(`select ${columns} from staff s where s.id = $1 and s.removed_at is null`, [id]),

    list: (limit: number, before: string | null): Promise<StaffRow[]> =>
      allRows(
        `select ${columns} from staff s where s.removed_at is null and ($2::uuid is null or s.id < $2) order by s.id desc limit $1`,
        [limit, before],
      ),

    /** @see buildStaffChange */
    change: buildStaffChange(pool),

    /**
     * Creates a one-time link and ends the person's earlier ones, with the enrol sessions that they have opened.
     * @returns false if its creator may no longer create one
     */
    async addLink(link: {
      codeHash: Buffer;
      staffId: string;
      now: Date;
      expiresAt: Date;
      maker: Maker;
    }): Promise<boolean> {
      const maker = makerStands('$5', '$6', '$3');
      return affectsOneRow(
        `with ${maker.ctes},
         made as materialized (select 1 as one where ${maker.stands}),
         ${endLinksTo('$2', 'made', '$3')}
         insert into sign_in_link (code_hash, staff_id, created_at, expires_at, by)
         select $1::bytea, $2::uuid, $3::timestamptz, $4::timestamptz, $5::text from made`,
        [link.codeHash, link.staffId, link.now, link.expiresAt, link.maker.by, link.maker.role],
      );
    },

    /** Uses a link, once and before it expires. @returns the person it signs in */
    async useLink(codeHash: Buffer, now: Date): Promise<string | null> {
      const { rows } = await pool.query(
        `update sign_in_link l set used_at = $2 from staff s
         where l.code_hash = $1 and l.used_at is null and l.expires_at > $2 and s.id = l.staff_id and s.removed_at is null
           and (l.by not like 'key:%' or exists (select 1 from api_key k where 'key:' || k.id = l.by
             and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)))
         returning l.staff_id as "staffId"`,
        [codeHash, now],
      );
      return rows[0]?.staffId ?? null;
    },
  };
}

import type { Pool } from 'pg';
import { longQuery } from './database/pool.ts';
import { queriesOn } from './database/rows.ts';
import { renameUses } from './tag-uses.ts';

/** A change of a tag on all contacts; `newName` null: it is taken off. */
export type TagEdit = { id: string; oldName: string; newName: string | null; isMerge: boolean };
export type ClaimedEdit = TagEdit & { isCollected: boolean };

const columns = 'e.id, e.old_name as "oldName", e.new_name as "newName", e.is_merge as "isMerge"';
const claimSql = `select ${columns}, e.collected_at is not null as "isCollected" from tag_edit e
  where e.id = $1 and e.ended_at is null for no key update skip locked`;

// Who is locked by another is left to the next round. No key is locked: `follow` refers to edits while it holds tags.
const contactsSql = `
with listed as materialized (
  select contact_id from tag_edit_contact where edit_id = $1 order by edit_id, contact_id limit $2 for no key update skip locked),
held as materialized (
  select c.id, case when c.same_as is null then c.tags else '{}' end as tags from contact c
  where c.id = any (array(select contact_id from listed)) for no key update of c skip locked)
select id, tags from held
union all select l.contact_id, '{}' from listed l
where case when l.contact_id = any (array(select id from held)) then false
  else (select count(*) from (select from contact c where c.id = l.contact_id offset 0) c) = 0 end`;

/** Changes of tags that staff have asked for, and that the worker makes on contacts. */
export function buildTagEditStore(pool: Pool) {
  const { allRows, firstRow } = queriesOn(pool);
  return {
    /** Lets one edit be made at a time, until the end of the transaction. */
    async lock(): Promise<void> {
      await pool.query(`select pg_advisory_xact_lock(hashtext('tag_edit'))`);
    },

    /** Those under way, oldest first. */
    running: (): Promise<TagEdit[]> =>
      allRows(`select ${columns} from tag_edit e where e.ended_at is null order by e.created_at, e.id`),

    /** @param settlesAt until then contacts that get the old name are changed too */
    async insert({ id, oldName, newName, isMerge }: TagEdit, now: Date, settlesAt: Date): Promise<void> {
      await pool.query(
        `insert into tag_edit (id, old_name, new_name, is_merge, created_at, settles_at) values ($1, $2, $3, $4, $5, $6)`,
        [id, oldName, newName, isMerge, now, settlesAt],
      );
    },

    /** What is on its way to this name goes to another one at once, or off. */
    async redirect(name: string, to: string | null): Promise<void> {
      await pool.query('update tag_edit set new_name = $2 where new_name = $1 and ended_at is null', [name, to]);
    },

    /** Ends an edit before it has reached everybody. */
    async cancel(id: string, now: Date): Promise<void> {
      await pool.query('delete from tag_edit_contact where edit_id = $1', [id]);
      await pool.query('update tag_edit set ended_at = $2 where id = $1', [id, now]);
    },

    /** @see renameUses */
    renameUses: (from: string, to: string): Promise<void> => renameUses(pool, { from, to }),

    /** Holds an edit, in a transaction. @returns null if it has ended, or another server is at it */
    claim: (id: string): Promise<ClaimedEdit | null> => firstRow(claimSql, [id]),

    /**
     * Lists the contacts that have the tag. Those that get it from now on are listed by `follow`.
     * @returns how many
     */
    async collect({ id, oldName }: TagEdit, now: Date): Promise<number> {
      const { rowCount } = await longQuery(
        pool,
        `insert into tag_edit_contact (edit_id, contact_id)
         select $1, c.id from contact c where c.tags @> array[$2::text] and c.tags <> '{}' and c.same_as is null on conflict do nothing`,
        [id, oldName],
      );
      await pool.query('update tag_edit set collected_at = $2, total = $3 where id = $1', [id, now, rowCount]);
      return rowCount ?? 0;
    },

    /** Holds contacts that are still to be changed, in a transaction. One that became another's, or was deleted, has no tags. */
    contacts: (id: string, limit: number): Promise<{ id: string; tags: string[] }[]> =>
      allRows({ name: 'tag-edit-contacts', text: contactsSql, values: [id, limit] }),

    /** These contacts are done. */
    async tick(id: string, contactIds: string[]): Promise<void> {
      await pool.query(
        `with done as (delete from tag_edit_contact where edit_id = $1 and contact_id = any ($2::uuid[]))
         update tag_edit set done = done + cardinality($2::uuid[]) where id = $1`,
        [id, contactIds],
      );
    },

    /** Ends an edit that has nothing left to do, not before `settles_at`. */
    async end({ id, oldName }: TagEdit, now: Date): Promise<void> {
      await pool.query(
        `update tag_edit set ended_at = $2 where id = $1 and settles_at <= $2
           and not exists (select from tag_edit_contact where edit_id = $1)
           and not exists (select from tag_change where followed_at is null and tag = $3 and added)`,
        [id, now, oldName],
      );
    },
  };
}

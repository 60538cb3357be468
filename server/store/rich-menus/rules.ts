import type { Pool } from 'pg';
import type { MenuProblem } from '../../contract/rich-menus.ts';
import type { MenuRule } from '../../domain/rich-menus.ts';
import { queriesOn } from '../database/rows.ts';
import { dueOn } from './menu-queue.ts';

export type RichMenuRuleRow = MenuRule & { version: number; channelId: string; updatedAt: Date };

const columns = `r.id, r.version, r.channel_id as "channelId", r.tag, r.rich_menu_id as "richMenuId", r.priority, r.problem,
  r.created_at as "createdAt", r.updated_at as "updatedAt"`;
const living = `select ${columns} from rich_menu_rule r where r.deleted_at is null`;
/** Of a channel that is still connected. */
const shown = `${living} and exists (select from channel c where c.id = r.channel_id and c.deleted_at is null)`;

/** How long a rule's problem is believed. */
const recheckAfter = `interval '10 minutes'`;
const countedTo = 1_000;

/** Rules that give the contacts with a tag a rich menu. A deleted one keeps its row. */
export function buildRichMenuRuleStore(pool: Pool) {
  const { affectsOneRow, firstRow, allRows } = queriesOn(pool);
  return {
    async insert(row: RichMenuRuleRow): Promise<void> {
      await pool.query(
        `insert into rich_menu_rule (id, channel_id, tag, rich_menu_id, priority, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6)`,
        [row.id, row.channelId, row.tag, row.richMenuId, row.priority, row.createdAt],
      );
    },

    /** @returns false if the rule's version isn't the one that was read */
    update: ({ id, version, tag, richMenuId, priority, problem, updatedAt }: RichMenuRuleRow): Promise<boolean> =>
      affectsOneRow(
        `update rich_menu_rule set tag = $3, rich_menu_id = $4, priority = $5, problem = $6, updated_at = $7
         where id = $1 and version = $2 and deleted_at is null`,
        [id, version, tag, richMenuId, priority, problem, updatedAt],
      ),

    /** @returns false if there is none, or its version isn't this one (null: any) */
    remove: (id: string, version: number | null, now: Date): Promise<boolean> =>
      affectsOneRow(
        `update rich_menu_rule set deleted_at = $3
         where id = $1 and ($2::int is null or version = $2) and deleted_at is null`,
        [id, version, now],
      ),

    find: (id: string): Promise<RichMenuRuleRow | null> => firstRow(`${shown} and r.id = $1`, [id]),

    /** Newest first. @param channelId null: of all channels */
    list: (channelId: string | null, limit: number, before: string | null): Promise<RichMenuRuleRow[]> =>
      allRows(
        `${shown} and ($1::uuid is null or r.channel_id = $1) and ($3::uuid is null or r.id < $3) order by r.id desc limit $2`,
        [channelId, limit, before],
      ),

    ofChannel: (channelId: string): Promise<RichMenuRuleRow[]> =>
      allRows(`${living} and r.channel_id = $1`, [channelId]),

    /** Contacts that wait for the end of a rule's problem, counted to 1,000. */
    waiting: (id: string): Promise<number> =>
      counted(pool, 'm.waits_for >= $1 and m.waits_for <= $1 order by m.waits_for', id),

    /** Contacts of a channel whose menu is still to be looked at, counted to 1,000. */
    pending: (channelId: string): Promise<number> =>
      counted(pool, `${dueOn('$1')} order by m.channel_id, m.due_at`, channelId),

    /** Notes what the platform says of a rule's menu, unless the rule has another menu since. @returns false if it isn't news */
    noteProblem: (
      { id, richMenuId }: Pick<MenuRule, 'id' | 'richMenuId'>,
      problem: MenuProblem | null,
    ): Promise<boolean> =>
      affectsOneRow(
        `update rich_menu_rule set problem = $3, problem_at = now()
         where id = $1 and rich_menu_id = $2 and problem is distinct from $3`,
        [id, richMenuId, problem],
      ),

    /** Takes rules whose problem was found some time ago; others get them after that time again. */
    takeProblems: (limit: number): Promise<RichMenuRuleRow[]> =>
      allRows(
        `with old as materialized (
           select id from rich_menu_rule where problem is not null and problem_at < now() - ${recheckAfter} and deleted_at is null
           order by problem_at limit $1 for update skip locked)
         update rich_menu_rule r set problem_at = now() where r.id = any (array(select id from old)) returning ${columns}`,
        [limit],
      ),
  };
}

/** Ranges and an order, not `=`: so it ends with the last row that counts, and never collects all of them first. */
async function counted(pool: Pool, which: string, id: string): Promise<number> {
  const { rows } = await pool.query(
    `select count(*) from (select from contact_menu m where ${which} limit ${countedTo}) c`,
    [id],
  );
  return rows[0].count;
}

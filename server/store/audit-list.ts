import type { Pool } from 'pg';
import { type AuditAction, type AuditActor, auditActionNames } from '../contract/audit.ts';
import { type AuditListRow, type AuditRow, insertAudit } from './audit.ts';
import { lastId } from './newest-first.ts';

export type AuditFilter = {
  who: { actor: AuditActor; actorId: string | null } | null;
  action: AuditAction | null;
  objectId: string | null;
  /** From this moment on, and before that one. */
  from: Date | null;
  to: Date | null;
  /** The id of the page before. */
  before: string | null;
  limit: number;
};

/** Links are in no index of their own: so many rows are looked through for them at a time. */
export const lookedThrough = 20_000;
/** How far the time in a row's id may be from its `at`: servers of 0.1 took them one after the other. */
const slackMs = 2_000;

/** Rows have ids in order of time: the least one of a moment. */
function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
const firstIdAtSql = (at: string) =>
  `(lpad(to_hex(floor(extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid`;

const nameOf = (table: string, id: string) => `(select x.name from ${table} x where x.id = ${id})`;
const shownColumns = `a.id, a.at, a.actor, a.actor_id as "actorId", a.network::text as network, a.action, a.object_id as "objectId", a.ids,
  a.attempt_id as "attemptId", a.source_contact_id as "sourceContactId", a.target_contact_id as "targetContactId",
  case a.actor when 'staff' then ${nameOf('staff', 'a.actor_id')} when 'key' then ${nameOf('api_key', 'a.actor_id')} end as "actorName",
  case split_part(a.action, '.', 1) ${[
    ['campaign', 'campaign'],
    ['module', 'module'],
    ['channel', 'channel'],
    ['staff', 'staff'],
    ['key', 'api_key'],
    ['contact', 'contact'],
    ['unlink', 'contact'],
  ]
    .map(([action, table]) => `when '${action}' then ${nameOf(table ?? '', 'a.object_id')}`)
    .join(' ')} end as "objectName"`;

/** @see AuditRow */
export function buildAuditStore(pool: Pool) {
  return {
    insert: (row: AuditRow): Promise<void> => insertAudit(pool, row),

    /** Newest first. @returns `next`: the `before` of the next page, null at the end */
    async list(filter: AuditFilter): Promise<{ rows: AuditListRow[]; next: string | null }> {
      const { ids, values, isWindow } = idsOf(filter);
      const { rows } = await pool.query(
        `select ${shownColumns} from (${ids} order by id desc limit ${filter.limit + 1}) page
         cross join lateral (select * from audit x where x.id = page.id offset 0) a order by a.id desc`,
        values,
      );
      const shown = rows.slice(0, filter.limit);
      if (rows.length > filter.limit) return { rows: shown, next: shown.at(-1).id };
      if (!isWindow) return { rows: shown, next: null };
      const { text, values: bounds } = windowEnd(filter);
      const end = await pool.query(text, bounds);
      return { rows: shown, next: end.rows[0]?.id ?? null };
    },
  };
}

/** Statement by statement, what PostgreSQL finds by an index: the ids of a page's rows, by the filters that are there. */
function idsOf(filter: AuditFilter): { ids: string; values: unknown[]; isWindow?: true } {
  const { values, add, range } = bounded(filter);
  const { who, action, objectId, limit } = filter;
  const actor = who
    ? `actor = ${add(who.actor)} and actor_id ${who.actorId ? `= ${add(who.actorId)}` : 'is null'}`
    : '';
  const all = (...conditions: string[]) => conditions.filter(Boolean).join(' and ');
  const page = (condition: string) =>
    `(select id from audit where ${all(condition, range)} order by id desc limit ${limit + 1})`;
  const others = `action <> 'link'`;
  const isCustomer = !who || who.actor === 'customer';

  if (objectId) {
    const object = add(objectId);
    const named = action ? `action = ${add(action)}` : '';
    const parts = ['object_id', 'source_contact_id', 'target_contact_id'].map((column) =>
      page(all(`${column} = ${object}`, others, named, actor)),
    );
    const links = isCustomer && (!action || action === 'link') ? [linksOf(object, range)] : [];
    return { ids: `select id from (${[...parts, ...links].join(' union ')}) each`, values };
  }
  if (action === 'link' && !isCustomer) return { ids: 'select id from audit where false', values: [] };
  if (action === 'link' || (who?.actor === 'customer' && !action)) {
    const wanted = action === 'link' ? `action = 'link'` : actor;
    const some = `select * from audit where ${range} order by id desc limit ${lookedThrough}`;
    return { ids: `select id from (${some}) some where ${wanted}`, values, isWindow: true };
  }
  if (action) return { ids: `select id from ${page(all(others, `action = ${add(action)}`, actor))} one`, values };
  if (!who) return { ids: `select id from ${page('')} one`, values };
  // The index is by who, then by action: the newest of each action, and of these the newest.
  const names = add(auditActionNames.filter((name) => name !== 'link'));
  const each = page(all(others, actor, 'action = named.action'));
  return { ids: `select own.id from unnest(${names}::text[]) named (action) cross join lateral ${each} own`, values };
}

/** The least id that was looked through, if there are more. */
function windowEnd(filter: AuditFilter) {
  const { values, range } = bounded(filter);
  const text = `select id from audit where ${range} order by id desc offset ${lookedThrough - 1} limit 1`;
  return { text, values };
}

/** The rows between the filter's moments and below its cursor; ids find them, `at` decides. */
function bounded({ before, from, to }: AuditFilter) {
  const values: unknown[] = [];
  const add = (value: unknown) => {
    values.push(value);
    return `$${values.length}`;
  };
  const conditions = [`id < ${add(before ?? lastId)}`];
  if (from) {
    conditions.push(`id >= ${add(firstIdAt(new Date(from.getTime() - slackMs)))}::uuid and at >= ${add(from)}`);
  }
  if (to) conditions.push(`id < ${add(firstIdAt(new Date(to.getTime() + slackMs)))}::uuid and at < ${add(to)}`);
  return { values, add, range: conditions.join(' and ') };
}

/**
 * The rows of a contact's links, or of one attempt: by the attempts, whose end is the time in the rows' ids. A contact's links are
 * those from its profile that it had a side in, and those whose merge has moved it.
 */
const linksOf = (object: string, range: string) => `
(with own as materialized (
   select c.id from contact c where c.id = ${object}
   union all select o.id from contact c join contact o on o.profile_id = c.profile_id and o.id <> c.id where c.id = ${object}),
 moved as materialized (
   select u.merge_id from merge_undo u where u.contact_ids[1] = ${object} and cardinality(u.contact_ids) = 1
   union all select mc.merge_id from merge_contact mc where mc.contact_id = ${object}),
 linked as materialized (
   select t.id, t.ended_at from own cross join lateral (
     select x.* from attempt x where x.source_contact_id = own.id and x.outcome = 'linked' offset 0) t
   where ${object} in (t.source_contact_id, t.target_contact_id)
   union select t.id, t.ended_at from moved cross join lateral (select x.attempt_id from merge x where x.id = moved.merge_id offset 0) m
     cross join lateral (select x.* from attempt x where x.id = m.attempt_id and x.outcome = 'linked' offset 0) t
   union select t.id, t.ended_at from attempt t where t.id = ${object} and t.outcome = 'linked')
 select z.id from linked cross join lateral (
   select id from audit where id >= ${firstIdAtSql(`linked.ended_at - interval '${slackMs} ms'`)}
     and id < ${firstIdAtSql(`linked.ended_at + interval '${slackMs} ms'`)}
     and attempt_id = linked.id and action = 'link' and ${range} offset 0) z)`;

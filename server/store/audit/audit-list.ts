import type { Pool } from 'pg';
import { type AuditAction, type AuditActor, auditActionNames } from '../../contract/audit.ts';
import { firstIdAtSql, lastId } from '../newest-first.ts';
import { type AuditListRow, type AuditRow, insertAudit } from './audit.ts';

export type AuditFilter = {
  who: { actor: AuditActor; actorId: string | null } | null;
  action: AuditAction | null;
  objectId: string | null;
  /** Rows from `from` on and before `to`. */
  from: Date | null;
  to: Date | null;
  /** The id of the page before. */
  before: string | null;
  limit: number;
};

/** Links have no index of their own: the number of rows that are searched for them at a time. */
const lookedThrough = 20_000;
/** The maximum difference between the time in a row's id and its `at`: servers of 0.1 read the two one after the other. */
const slackMs = 2_000;

/** The smallest id of a moment: ids are in order of time. */
function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

const nameOf = (table: string, id: string) => `(select x.name from ${table} x where x.id = ${id})`;
const shownColumns = `a.id, a.at, a.actor, a.actor_id as "actorId", a.network::text as network, a.action, a.object_id as "objectId", a.ids,
  a.attempt_id as "attemptId", a.source_contact_id as "sourceContactId", a.target_contact_id as "targetContactId",
  case a.actor when 'staff' then ${nameOf('staff', 'a.actor_id')} when 'key' then ${nameOf('api_key', 'a.actor_id')} end as "actorName",
  case split_part(a.action, '.', 1) ${[
    ['campaign', 'campaign'],
    ['module', 'module'],
    ['journey', 'journey'],
    ['channel', 'channel'],
    ['staff', 'staff'],
    ['key', 'api_key'],
    ['webhook', 'webhook'],
    ['contact', 'contact'],
    ['unlink', 'contact'],
  ]
    .map(([action, table]) => `when '${action}' then ${nameOf(table ?? '', 'a.object_id')}`)
    .join(' ')} when 'tag' then (select x.old_name from tag_edit x where x.id = a.object_id)
    when 'rich_menu_rule' then (select x.tag from rich_menu_rule x where x.id = a.object_id) end as "objectName"`;

/** @see AuditRow */
export function buildAuditStore(pool: Pool) {
  return {
    insert: (row: AuditRow): Promise<void> => insertAudit(pool, row),

    /** Newest first. @returns `next`: the `before` of the next page, null at the end */
    async list(filter: AuditFilter): Promise<{ rows: AuditListRow[]; next: string | null }> {
      const { found, values, order, isWindow } = pageOf(filter);
      const { rows } = await pool.query(
        `select ${shownColumns} from (select id, at from (${found}) found order by ${order} limit ${filter.limit + 1}) page
         cross join lateral (select * from audit x where x.id = page.id offset 0) a order by ${order.replace(/at|id/g, 'a.$&')}`,
        values,
      );
      const shown = rows.slice(0, filter.limit);
      if (rows.length > filter.limit) return { rows: shown, next: shown.at(-1).id };
      if (!isWindow) return { rows: shown, next: null };
      const end = listed();
      const text = `${newest(rangeById(filter, end.add))} offset ${lookedThrough - 1} limit 1`;
      return { rows: shown, next: (await pool.query(text, end.values)).rows[0]?.id ?? null };
    },
  };
}

type Span = Pick<AuditFilter, 'before' | 'from' | 'to'>;
type Add = (value: unknown) => string;
/** A statement's parameters, in order. */
function listed(): { values: unknown[]; add: Add } {
  const values: unknown[] = [];
  const add = (value: unknown) => {
    values.push(value);
    return `$${values.length}`;
  };
  return { values, add };
}
const all = (...conditions: string[]) => conditions.filter(Boolean).join(' and ');

type Page = { found: string; values: unknown[]; order: 'id desc' | 'at desc, id desc'; isWindow?: true };

/** The rows of a page, by the index that fits the given filters. */
function pageOf(filter: AuditFilter): Page {
  const { who, action, objectId, limit } = filter;
  const { values, add } = listed();
  const isCustomer = !who || who.actor === 'customer';
  if (!objectId && !action && !who) {
    return { found: `${newest(rangeById(filter, add))} limit ${limit + 1}`, values, order: 'id desc' };
  }
  if (action === 'link' && !isCustomer) {
    return { found: 'select id, at from audit where false', values, order: 'id desc' };
  }
  if (!objectId && (action === 'link' || (!action && isCustomer))) {
    const some = `${newest(rangeById(filter, add))} limit ${lookedThrough}`;
    const found = `select id, at from (${some}) newest where ${action ? `action = 'link'` : `actor = 'customer'`}`;
    return { found, values, order: 'id desc', isWindow: true };
  }
  const found = objectId ? ofObject(filter, objectId, isCustomer, add) : indexed(filter, add);
  return { found, values, order: 'at desc, id desc' };
}

const newest = (range: string) => `select id, at, actor, actor_id, action from audit where ${range} order by id desc`;

const idIs = (id: string | null, add: Add) => (id ? `= ${add(id)}` : 'is null');
const newestOf = (limit: number, ...conditions: string[]) =>
  `(select id, at from audit where ${all(...conditions, `action <> 'link'`)} order by at desc, id desc limit ${limit + 1})`;

/** The rows of an object: those that contain its id, and those of its links. */
function ofObject({ who, action, ...filter }: AuditFilter, objectId: string, isCustomer: boolean, add: Add): string {
  const range = rangeByAt(filter, add);
  const object = add(objectId);
  const named = action ? `action = ${add(action)}` : '';
  const actor = who ? `actor = ${add(who.actor)} and actor_id ${idIs(who.actorId, add)}` : '';
  const parts = ['object_id', 'source_contact_id', 'target_contact_id'].map((column) =>
    newestOf(filter.limit, `${column} = ${object}`, named, actor, range),
  );
  if (isCustomer && (!action || action === 'link')) parts.push(linksOf(object, range));
  return parts.join(' union ');
}

/** Rows by actor, by action, or by both. The actor's index includes the action: the newest of each action, then the newest of these. */
function indexed({ who, action, ...filter }: AuditFilter, add: Add): string {
  const range = rangeByAt(filter, add);
  if (!who) return newestOf(filter.limit, `action = ${add(action)}`, range);
  const actions = add(action ? [action] : auditActionNames.filter((name) => name !== 'link'));
  const is = `actor || '/' || action = ${add(who.actor)}::text || '/' || named.action`;
  const each = newestOf(filter.limit, is, `actor_id ${idIs(who.actorId, add)}`, range);
  return `select own.* from unnest(${actions}::text[]) named (action) cross join lateral ${each} own`;
}

/** The rows between the filter's moments and after its cursor, by the primary key: ids narrow the range, `at` decides. */
const rangeById = ({ before, from, to }: Span, add: Add): string =>
  all(
    `id < ${add(before ?? lastId)}::uuid`,
    from ? `id >= ${add(firstIdAt(new Date(from.getTime() - slackMs)))}::uuid and at >= ${add(from)}` : '',
    to ? `id < ${add(firstIdAt(new Date(to.getTime() + slackMs)))}::uuid and at < ${add(to)}` : '',
  );

/** The same condition for the other indexes. */
function rangeByAt({ before, from, to }: Span, add: Add): string {
  const last = before ? add(before) : '';
  return all(
    last ? `(at, id) < ((select c.at from audit c where c.id = ${last}), ${last}::uuid)` : '',
    from ? `at >= ${add(from)}` : '',
    to ? `at < ${add(to)}` : '',
  );
}

/**
 * The rows of a contact's links, or of one attempt: found by the attempts, whose end is the time in the rows' ids. A contact's
 * links are those of its profile in which it was a side, and those whose merge moved it.
 */
const linksOf = (object: string, byAt: string) => `
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
 select z.id, z.at from linked cross join lateral (
   select id, at from audit where id >= ${firstIdAtSql(`linked.ended_at - interval '${slackMs} ms'`)}
     and id < ${firstIdAtSql(`linked.ended_at + interval '${slackMs} ms'`)}
     and ${all('attempt_id = linked.id', `action = 'link'`, byAt)} offset 0) z)`;

import type { Pool } from 'pg';
import type { MenuFacts } from '../../domain/rich-menus.ts';
import { queriesOn } from '../database/rows.ts';

/** A channel whose menus this worker switches until the lease expires. */
export type MenuLane = { channelId: string; leaseId: string };

/** A contact whose menu is due. `asks`: what `settle` compares. */
export type DueMenu = MenuFacts & { contactId: string; externalId: string; asks: number };

/** A contact that has, or may have, a menu by us. `mark`: another one after every write. */
export type LinkedMenu = { contactId: string; channelId: string; externalId: string; mark: string };

/** What a contact has after a call, or without one. `waitsFor`: a rule with a problem. */
export type SettledMenu = Pick<DueMenu, 'contactId' | 'asks' | 'current' | 'isSettled'> & { waitsFor: string | null };

/** The rows of `m` that are due on a channel, in the order of the index over both columns. */
export const dueOn = (channelId: string) => `(m.channel_id, m.due_at) >= (${channelId}, '-infinity'::timestamptz)
  and (m.channel_id, m.due_at) <= (${channelId}, now()) and m.due_at is not null`;

// A channel whose credential is refused has none of its menus switched until the platform lets it in again.
const claimSql = `
with free as materialized (
  select l.channel_id from rich_menu_channel l
  where (l.lease_until is null or l.lease_until < now()) and l.channel_id <> all ($4::uuid[])
    and (l.sweeping or exists (
      select from (select from contact_menu m where ${dueOn('l.channel_id')} order by m.channel_id, m.due_at limit 1) first))
    and exists (select from channel c where c.id = l.channel_id and c.deleted_at is null
      and c.attention is distinct from 'channel_unauthorized')
  order by l.lease_until nulls first limit $3 for update of l skip locked)
update rich_menu_channel l set lease_id = $1, lease_until = now() + $2 * interval '1 ms'
where l.channel_id = any (array(select channel_id from free)) returning l.channel_id as "channelId", l.lease_id as "leaseId"`;

// Rows are locked in the order of their contacts everywhere, so that nobody waits in a circle.
const sweepSql = `
with seen as materialized (
  select c.id, c.tags from contact c
  where (c.channel_id, c.id) > ($1, coalesce((select l.swept_to from rich_menu_channel l where l.channel_id = $1), '00000000-0000-0000-0000-000000000000'))
    and c.channel_id <= $1 order by c.channel_id, c.id limit $2),
queued as (
  insert into contact_menu (contact_id, channel_id, due_at)
  select s.id, $1, now() from seen s
    left join lateral (select true as is_known from contact_menu m where m.contact_id = s.id offset 0) m on true
  where m.is_known or s.tags && array(select r.tag from rich_menu_rule r where r.channel_id = $1 and r.deleted_at is null)
  order by s.id
  on conflict (contact_id) do update set due_at = now(), asks = contact_menu.asks + 1, waits_for = null
  returning 1),
moved as (
  update rich_menu_channel l set sweeping = (select count(*) from seen) = $2, swept_to = (select max(s.id::text)::uuid from seen s)
  where l.channel_id = $1)
select (select count(*) from queued) as queued, (select count(*) from seen) = $2 as more`;

const dueSql = `
with due as materialized (
  select m.contact_id from contact_menu m where ${dueOn('$1')} order by m.channel_id, m.due_at limit $2),
held as materialized (
  select * from contact_menu m where m.contact_id = any (array(select contact_id from due)) order by m.contact_id for update)
select h.contact_id as "contactId", h.asks, h.current, h.is_settled as "isSettled", c.external_id as "externalId", c.state, c.tags
from held h cross join lateral (select * from contact x where x.id = h.contact_id offset 0) c`;

const settleSql = `
with held as materialized (
  select contact_id from contact_menu m where m.contact_id = any ($1::uuid[]) order by m.contact_id for update)
update contact_menu m set current = r.current, is_settled = r.is_settled, waits_for = r.waits_for,
  due_at = case when m.asks = r.asks then null else m.due_at end
from unnest($1::uuid[], $2::int[], $3::text[], $4::boolean[], $5::uuid[]) as r (contact_id, asks, current, is_settled, waits_for)
where m.contact_id = r.contact_id and m.contact_id = any (array(select contact_id from held))`;

const linkedSql = `
select m.contact_id as "contactId", m.channel_id as "channelId", m.xmin::text as mark, c.external_id as "externalId"
from contact_menu m join contact c on c.id = m.contact_id where m.contact_id = any ($1) and m.current is not null order by m.contact_id`;

/** Which contacts have which menu by us, and whose is to be looked at. All times are the database's. */
export function buildMenuQueueStore(pool: Pool) {
  const { allRows, firstRow } = queriesOn(pool);
  return {
    /** A channel's rules have changed: all its contacts are looked at again. */
    async sweep(channelId: string): Promise<void> {
      await pool.query(
        `insert into rich_menu_channel (channel_id) values ($1)
         on conflict (channel_id) do update set sweeping = true, swept_to = null`,
        [channelId],
      );
    },

    /** Claims channels with something to do, but for `without`. Expired leases are free again. */
    async claim(lease: { id: string; ms: number }, limit: number, without: string[]): Promise<MenuLane[]> {
      const values = [lease.id, lease.ms, limit, without];
      return allRows({ name: 'menus-claim', text: claimSql, values });
    },

    /** Renews the lease and holds the channel's row until the transaction ends. @returns null if another worker has it */
    hold: ({ channelId, leaseId }: MenuLane, leaseMs: number): Promise<{ sweeping: boolean } | null> =>
      firstRow(
        `update rich_menu_channel set lease_until = now() + $3 * interval '1 ms'
         where channel_id = $1 and lease_id = $2 returning sweeping`,
        [channelId, leaseId, leaseMs],
      ),

    /** Contacts that have, or may have, a menu by us. */
    linkedOf: (contactIds: readonly string[]): Promise<LinkedMenu[]> => allRows(linkedSql, [contactIds]),

    /** The same in a transaction: a worker that has called for one of them waits to write it. */
    holdLinked: (contactIds: readonly string[]): Promise<LinkedMenu[]> =>
      allRows(`${linkedSql} for update of m`, [contactIds]),

    /** The external ids of those contacts that have been erased, but for customers who are back and have, or may have, a menu by us. */
    async erasedOf(
      channelId: string,
      contacts: readonly Pick<DueMenu, 'contactId' | 'externalId'>[],
    ): Promise<string[]> {
      const rows = await allRows<{ externalId: string }>(
        `select g.external_id as "externalId" from unnest($2::uuid[], $3::text[]) g (contact_id, external_id)
         where not exists (select from contact x where x.id = g.contact_id)
           and not exists (select from contact x join contact_menu m on m.contact_id = x.id
             where x.channel_id = $1 and x.external_id = g.external_id and m.current is not null)`,
        [channelId, contacts.map(({ contactId }) => contactId), contacts.map(({ externalId }) => externalId)],
      );
      return rows.map(({ externalId }) => externalId);
    },

    async release({ channelId, leaseId }: MenuLane): Promise<void> {
      await pool.query(
        'update rich_menu_channel set lease_id = null, lease_until = null where channel_id = $1 and lease_id = $2',
        [channelId, leaseId],
      );
    },

    /** Makes the next contacts of a sweep due: those with a tag of a rule, and those that have a menu by us. While the lane is held. */
    async sweepOn(channelId: string, contacts: number): Promise<{ queued: number; more: boolean }> {
      const { rows } = await pool.query({ name: 'menus-sweep', text: sweepSql, values: [channelId, contacts] });
      return rows[0];
    },

    /** The contacts that are due the longest; in a transaction, while the lane is held. */
    due: (channelId: string, limit: number): Promise<DueMenu[]> =>
      allRows({ name: 'menus-due', text: dueSql, values: [channelId, limit] }),

    /** Written before a call: whatever becomes of it, the menu may be linked. Of rows that `due` holds. */
    async begin(contactIds: string[], current: string | null): Promise<void> {
      await pool.query(
        `update contact_menu set current = coalesce($2, current), is_settled = false, waits_for = null
         where contact_id = any ($1)`,
        [contactIds, current],
      );
    },

    /** Writes what contacts have now; one that was made due meanwhile stays due. Without a menu nothing is kept. */
    async settle(menus: SettledMenu[]): Promise<void> {
      if (menus.length === 0) return;
      const ids = menus.map(({ contactId }) => contactId);
      const values = [
        ids,
        menus.map(({ asks }) => asks),
        menus.map(({ current }) => current),
        menus.map(({ isSettled }) => isSettled),
        menus.map(({ waitsFor }) => waitsFor),
      ];
      await pool.query({ name: 'menus-settle', text: settleSql, values });
      await pool.query(
        `delete from contact_menu where contact_id = any ($1)
         and current is null and due_at is null and waits_for is null`,
        [ids],
      );
    },
  };
}

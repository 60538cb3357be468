import type { Pool } from 'pg';

/** A name of a customer on a channel. `isCurrent`: not a former one. */
export type CustomerName = { channelId: string; name: string; isCurrent: boolean };

/** SQL: whether one of these contacts had a name at a time. @param ifNobody for a time since nobody has given it up */
export const hadName = (channelId: string, name: string, at: string, contactIds: string, ifNobody: string) =>
  `coalesce((select f.contact_id from former_name f where f.channel_id = ${channelId} and f.name = ${name} and f.until >= ${at}
    order by f.until limit 1) = any (${contactIds}), ${ifNobody})`;

const pageSize = 50;

// In the order of its index, and limited: one customer may have fifty thousand.
const pageSql = `
select e.id, e.turn::text, ${hadName('$1', '$2', 'e.at', '$5', '$6')} as "isTheirs",
  array_remove(array[e.detail ->> 'otherId', e.detail ->> 'userId', e.detail ->> 'phone'], null) as given
from (
  select x.id, x.at, x.detail, x.channel_id, coalesce(x.external_id, '') as customer, coalesce(x.turn_at, x.at) as turn from inbound_event x
  where x.processed_at is null and (x.channel_id, coalesce(x.external_id, ''), coalesce(x.turn_at, x.at), x.id) > ($1, $2, $3, $4)
  order by x.channel_id, coalesce(x.external_id, ''), coalesce(x.turn_at, x.at), x.id limit ${pageSize}) e
where e.channel_id = $1 and e.customer = $2 order by e.turn, e.id`;
type Row = { id: string; turn: string; isTheirs: boolean; given: string[] };

// Who has one name only may get a second one, not who has two: their number is somebody else's then.
const secondNamesSql = `
select distinct o.channel_id as "channelId", e.name from unnest($1::uuid[]) own (id)
  cross join lateral (select * from contact x where x.id = own.id and x.second_id is null offset 0) o
  cross join lateral (select x.external_id as name from inbound_event x where x.channel_id = o.channel_id
    and x.detail ->> 'otherId' = o.external_id and x.processed_at is null and x.external_id is not null offset 0) e`;

const isFreeSql = `select not exists (select from contact c where c.channel_id = $1 and (c.external_id = $2 or c.second_id = $2)) as free`;

/**
 * The events of these contacts that wait. Also those under a name that the contacts don't have yet, but get as soon as one of their
 * events is processed: WhatsApp names a customer by a number or a user id, or tells that these have changed (§8). A name that another
 * contact has isn't one of these.
 */
export async function readWaiting(
  pool: Pool,
  { contactIds, names }: { contactIds: string[]; names: CustomerName[] },
): Promise<{ eventIds: string[]; waitingNames: CustomerName[] }> {
  const eventIds: string[] = [];
  const found = [...names];
  const add = async (channelId: string, name: string) => {
    if (found.some((one) => one.channelId === channelId && one.name === name)) return;
    const { rows } = await pool.query<{ free: boolean }>(isFreeSql, [channelId, name]);
    if (rows[0]?.free) found.push({ channelId, name, isCurrent: true });
  };
  const second = await pool.query<{ channelId: string; name: string }>(secondNamesSql, [contactIds]);
  for (const { channelId, name } of second.rows) await add(channelId, name);
  // It grows by what is read.
  for (const name of found) {
    for await (const { id, isTheirs, given } of eventsUnder(pool, name, contactIds)) {
      if (!isTheirs) continue;
      eventIds.push(id);
      for (const one of given) await add(name.channelId, one);
    }
  }
  return { eventIds, waitingNames: found.slice(names.length) };
}

async function* eventsUnder(pool: Pool, { channelId, name, isCurrent }: CustomerName, contactIds: string[]) {
  for (let after = { turn: '-infinity', id: '00000000-0000-0000-0000-000000000000' }; ; ) {
    const { rows } = await pool.query<Row>(pageSql, [channelId, name, after.turn, after.id, contactIds, isCurrent]);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last;
  }
}

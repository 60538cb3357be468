import type { Pool, PoolClient } from 'pg';
import {
  type NamedContact,
  type NamesAtOnce,
  type NamesPlan,
  type NewNames,
  nameless,
  planNames,
  planNewNames,
} from '../../domain/texts/customer-names.ts';
import { type AuditRow, insertAudit } from '../audit/audit.ts';
import { inTransaction } from '../database/pool.ts';
import { countTags } from '../tags.ts';
import { wasOvertaken } from '../write/guarded-write.ts';

/** The row that records that `drop` was merged into `keep`. */
export type JoinAudit = (joined: { keep: string; drop: string }) => AuditRow;
type Row = NamedContact & { profileId: string };

/**
 * Updates the contacts of a WhatsApp channel to match an event that names its customer by user id and number (§8): two contacts of
 * one customer are merged, and a number is removed from its former owner.
 */
export function settleNames(
  pool: Pool,
  channelId: string,
  names: NamesAtOnce,
  audit: JoinAudit,
): Promise<{ isConflict: boolean }> {
  return inRounds(pool, async (client) => {
    const rows = await lockContacts(client, channelId, [names.userId, names.number]);
    return apply(client, { channelId, at: names.at }, rows, planNames(rows, names), audit);
  });
}

/**
 * Gives a WhatsApp customer their new names, and removes these from their former owners (§8).
 * @param own one of the names of the customer's contact, as it is
 */
export function takeNewNames(
  pool: Pool,
  channelId: string,
  own: { id: string; externalId: string },
  news: NewNames,
  audit: JoinAudit,
): Promise<{ isConflict: boolean }> {
  return inRounds(pool, async (client) => {
    const names = [own.externalId, news.userId, news.number].filter((name) => name !== null);
    const rows = await lockContacts(client, channelId, names);
    return apply(client, { channelId, at: news.at }, rows, planNewNames(rows, own.id, news), audit);
  });
}

async function apply(
  client: PoolClient,
  { channelId, at }: { channelId: string; at: Date },
  rows: Row[],
  plan: NamesPlan,
  audit: JoinAudit,
): Promise<{ isConflict: boolean }> {
  const rowOf = (id: string) => rows.find((row) => row.id === id) as Row;
  /** A dropped contact's names, where the kept one lacks them, resolve to the kept one. */
  const keepFormerNames = (id: string, contactId: string) => {
    const now = plan.names.find((one) => one.id === contactId);
    return client.query(
      `insert into former_name (channel_id, name, until, contact_id)
       select $1, n.name, $2, $4 from contact c cross join lateral unnest(array[c.external_id, c.second_id]) as n (name)
       where c.id = $3 and n.name is not null and n.name <> all ($5) on conflict do nothing`,
      [channelId, at, id, contactId, [now?.externalId, now?.secondId, nameless(id)].filter(Boolean)],
    );
  };
  for (const join of plan.joins) {
    await keepFormerNames(join.drop, join.keep);
    await moveToContact(client, channelId, rowOf(join.keep), rowOf(join.drop));
    await insertAudit(client, audit(join));
  }
  for (const { id, externalId, secondId } of plan.names) {
    await keepFormerNames(id, id);
    await client.query(
      `update contact set external_id = $2, second_id = $3, state = case when $2 = $4 then 'gone' else state end where id = $1`,
      [id, externalId, secondId, nameless(id)],
    );
    // What a worker has claimed and not sent yet is for the old address.
    await client.query(
      `update outbox set state = 'due', lease_id = null, lease_until = null where contact_id = $1 and state = 'claimed' and claim_at is not null`,
      [id],
    );
  }
  // An opt-out under one name holds under the other.
  await client.query(
    'update contact set opted_out = true where id = any ($1) and not opted_out and exists (select from contact o where o.id = any ($1) and o.opted_out)',
    [plan.conflict],
  );
  return { isConflict: plan.conflict.length > 0 };
}

const rounds = 5;

/** Other events change the same contacts concurrently: the second one is retried. */
async function inRounds<T>(pool: Pool, run: (client: PoolClient) => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await inTransaction(pool, run);
    } catch (error) {
      if (round === rounds || !wasOvertaken(error)) throw error;
    }
  }
}

const namedSql = `select id, profile_id from contact where channel_id = $1 and (external_id = any ($2) or second_id = any ($2))`;

/** In the lock order of the guarded write: profiles, then contacts. @throws if one has changed between the reads */
async function lockContacts(client: PoolClient, channelId: string, names: string[]): Promise<Row[]> {
  const { rows: found } = await client.query(namedSql, [channelId, names]);
  await client.query('select from profile where id = any ($1) order by id for update', [
    found.map(({ profile_id: id }) => id),
  ]);
  const { rows } = await client.query(
    `select c.id, c.profile_id as "profileId", c.external_id as "externalId", c.second_id as "secondId", c.last_inbound_at as "lastInboundAt", c.created_at as "createdAt",
       p.member_number as "memberNumber", p.member_number is not null or p.fields <> '{}' as "hasFacts",
       (select count(*) from contact x where x.profile_id = c.profile_id) = 1 as "isAlone"
     from contact c join profile p on p.id = c.profile_id where c.id = any ($1) order by c.id for update of c`,
    [found.map(({ id }) => id)],
  );
  const before = new Map(found.map(({ id, profile_id: profileId }) => [id, profileId]));
  // A contact that moved to another profile during the wait is left out by the join.
  if (rows.length < found.length || rows.some(({ id, profileId }) => before.get(id) !== profileId))
    throw Object.assign(new Error('a contact has just moved to another profile'), { code: '40001' });
  return rows;
}

/** Moves everything of `drop` to `keep`: its id resolves to `keep` from now on. */
async function moveToContact(client: PoolClient, channelId: string, keep: Row, drop: Row): Promise<void> {
  const pair = [keep.id, drop.id];
  const { rows: onBoth } = await client.query<{ name: string }>(
    'select unnest(k.tags) as name from contact k where k.id = $1 intersect select unnest(d.tags) from contact d where d.id = $2',
    pair,
  );
  await client.query(
    `update contact k set opted_out = k.opted_out or d.opted_out, name = coalesce(k.name, d.name),
       name_by_staff = k.name_by_staff or (k.name is null and d.name_by_staff), picture_url = coalesce(k.picture_url, d.picture_url),
       tags = k.tags || array(select t from unnest(d.tags) t where t <> all (k.tags)),
       last_inbound_at = greatest(k.last_inbound_at, d.last_inbound_at)
     from contact d where k.id = $1 and d.id = $2`,
    pair,
  );
  await client.query(
    `update profile k set member_number = coalesce(k.member_number, d.member_number), fields = d.fields || k.fields
     from profile d where k.id = $1 and d.id = $2`,
    [keep.profileId, drop.profileId],
  );
  await client.query(`update profile set member_number = null, fields = '{}' where id = $1`, [drop.profileId]);
  await client.query(
    `update attempt set target_contact_id = $1
     where target_channel_id = $2 and target_external_id = any ($3) and outcome = 'open' and target_contact_id = $4`,
    [keep.id, channelId, [drop.externalId, drop.secondId].filter(Boolean), drop.id],
  );
  await client.query('update outbox set contact_id = $1 where contact_id = $2', pair);
  await client.query('update tag_change set contact_id = $1 where contact_id = $2', pair);
  await countTags(
    client,
    onBoth.map(({ name }) => ({ name, contacts: -1 })),
  );
  await client.query(
    `insert into tag_edit_contact (edit_id, contact_id)
     select e.id, k.id from contact k join tag_edit e on e.old_name = any (k.tags) and e.ended_at is null where k.id = $1
     on conflict do nothing`,
    [keep.id],
  );
  await client.query(
    `insert into not_same (low, high, at)
     select least(n.other, $1::uuid), greatest(n.other, $1::uuid), n.at from (
       select high as other, at from not_same where low = $2 union all select low, at from not_same where high = $2) n
     where n.other <> $1 on conflict do nothing`,
    pair,
  );
  await client.query('update contact set same_as = $1 where same_as = $2', pair);
  await client.query(
    `update contact set external_id = $3, second_id = null, state = 'gone', same_as = $1 where id = $2`,
    [...pair, nameless(drop.id)],
  );
}

import type { Pool } from 'pg';
import { longQuery } from '../database/pool.ts';
import { countTags } from '../tags.ts';
import type { ErasureScope } from './erasure-scope.ts';
import { hadName } from './waiting-events.ts';

/** Of unfollowed changes `x` and of the contacts' tags: by how much each tag's number of contacts differs without these contacts. */
const tagsSql = `
select name, sum(contacts)::int as contacts from (
  select x.tag as name, case when x.added then 1 else -1 end as contacts from tag_change x
  where x.contact_id = any ($1) and x.followed_at is null
  union all select t.tag, -1 from contact c cross join lateral unnest(c.tags) t (tag) where c.id = any ($1) and c.same_as is null) n
group by name having sum(contacts) <> 0`;

// The key stays, so that a platform's repeat of the event is recognised.
const eventsSql = `
with n as materialized (
  select * from unnest($2::uuid[], $3::text[], $4::boolean[]) as n (channel_id, name, is_current)),
theirs as materialized (
  select e.id from n cross join lateral (
    select x.id, x.at from inbound_event x where x.channel_id = n.channel_id and x.external_id = n.name and x.processed_at is not null
      and x.external_id is not null offset 0) e
  where ${hadName('n.channel_id', 'n.name', 'e.at', '$1', 'n.is_current')}
  union select id from unnest($5::uuid[]) waiting (id))
update inbound_event x set external_id = null, detail = jsonb_build_object('kind', x.kind), body = '', turn_at = null,
  note = case when x.processed_at is null then 'erased' else x.note end, processed_at = coalesce(x.processed_at, $6)
where x.id = any (array(select id from theirs))`;

/** Who tapped an attempt `x`, where that is one of $1 or, without a contact, one of their names. */
const isTapper = `(x.target_contact_id = any ($1) or (x.target_contact_id is null and exists (
  select from unnest($3::uuid[], $4::text[]) as n (channel_id, name) where n.channel_id = x.target_channel_id and n.name = x.target_external_id)))`;

// What reports count stays: an attempt loses its ids. One that was open ends.
const attemptsSql = `
update attempt x set target_external_id = case when ${isTapper} then 'erased:' || x.id else x.target_external_id end,
  source_contact_id = case when x.source_contact_id = any ($1) then null else x.source_contact_id end,
  target_contact_id = case when x.target_contact_id = any ($1) then null else x.target_contact_id end,
  added_tags = case when x.added_tags is not null then '{"source":[],"target":[]}'::json end,
  outcome = case when x.outcome = 'open' then 'superseded' else x.outcome end,
  ended_at = case when x.outcome = 'open' then $5 else x.ended_at end
where x.id = any ($2)`;

/**
 * Deletes what is stored of the contacts of a scope, and of the profiles that go with them. The rows of the scope must be locked, in
 * a transaction.
 * @throws 55P03 if the worker is counting one of their tags: it waits for the contact, so the erasure starts again
 */
export async function eraseRows(pool: Pool, scope: ErasureScope, now: Date): Promise<void> {
  const { contactIds, names, attemptIds, mergeIds, goneIds } = scope;
  const channels = names.map(({ channelId }) => channelId);
  const texts = names.map(({ name }) => name);
  const all = [contactIds];

  await pool.query(
    `select from tag_change where contact_id = any ($1) and followed_at is null order by id for update nowait`,
    all,
  );
  const { rows: tags } = await pool.query<{ name: string; contacts: number }>(tagsSql, all);
  // What the other side of a link would still be sent because of it.
  await pool.query(
    `update outbox x set state = 'skipped', reason = 'erased', lease_id = null, lease_until = null
     where x.attempt_id = any ($2) and x.cause <> 'failure_source' and x.contact_id <> all ($1) and x.state in ('due', 'claimed', 'retrying')`,
    [contactIds, attemptIds],
  );
  await longQuery(pool, 'delete from outbox where contact_id = any ($1)', all);
  await pool.query(
    `update journey_run set contact_id = null, change_id = null
     where contact_id = any ($1) and state in ('done', 'stopped') and not is_test`,
    all,
  );
  await longQuery(pool, eventsSql, [
    contactIds,
    channels,
    texts,
    names.map(({ isCurrent }) => isCurrent),
    scope.eventIds,
    now,
  ]);
  await dropQueue(pool, scope);
  await pool.query(
    `delete from friendship_log x using unnest($1::uuid[], $2::text[]) as n (channel_id, name)
     where x.channel_id = n.channel_id and x.external_id = n.name`,
    [channels, texts],
  );
  await pool.query(
    `update redemption r set external_id = case when ${isTapper} then 'erased:' || x.id else r.external_id end, added_tags = '{}'
     from attempt x where x.id = any ($2) and r.attempt_id = x.id and r.attempt_id = any ($2)`,
    [contactIds, attemptIds, channels, texts],
  );
  await pool.query(attemptsSql, [contactIds, attemptIds, channels, texts, now]);
  await pool.query(
    `delete from merge_contact c using merge_undo u where u.merge_id = any ($1) and c.merge_id = u.merge_id and c.contact_id = any (u.contact_ids)`,
    [mergeIds],
  );
  await pool.query('delete from merge_undo where merge_id = any ($1)', [mergeIds]);
  await pool.query(
    'update card set revoked_at = coalesce(revoked_at, $2), source_contact_id = null where source_contact_id = any ($1)',
    [contactIds, now],
  );
  await longQuery(pool, 'delete from contact where id = any ($1)', all);
  await pool.query(`update profile set member_number = null, fields = '{}', erased_at = $2 where id = any ($1)`, [
    goneIds,
    now,
  ]);
  // Whoever has read the others with those that are gone reads them again: the trigger raises the version.
  await pool.query('update profile set fields = fields where id = any ($1) and id <> all ($2)', [
    scope.rows.filter(({ table }) => table === 'profile').map(({ id }) => id),
    goneIds,
  ]);
  // Last, since the worker locks tags for other contacts.
  await countTags(pool, tags);
}

/** Customers whose last waiting event is gone don't wait any more. Locked first: an event that arrives meanwhile keeps its row. */
async function dropQueue(pool: Pool, { names, waitingNames }: ErasureScope): Promise<void> {
  const all = [...names, ...waitingNames];
  const held = await pool.query<{ channelId: string; customer: string }>(
    `select distinct q.channel_id as "channelId", q.customer from unnest($1::uuid[], $2::text[]) as n (channel_id, name)
       cross join lateral (select * from event_queue x where x.channel_id = n.channel_id and x.customer = n.name offset 0) q
     order by 1, 2`,
    [all.map(({ channelId }) => channelId), all.map(({ name }) => name)],
  );
  for (const { channelId, customer } of held.rows) {
    await pool.query('select from event_queue where channel_id = $1 and customer = $2 for update', [
      channelId,
      customer,
    ]);
    await pool.query(
      `delete from event_queue q where q.channel_id = $1 and q.customer = $2 and not exists (
         select from inbound_event x where x.processed_at is null and x.channel_id = $1 and coalesce(x.external_id, '') = $2)`,
      [channelId, customer],
    );
  }
}

import type { Pool } from 'pg';
import { queueEvent } from './webhooks/queue-event.ts';

/** Changes of tags that one statement follows. */
const atOnce = 40;

// Locked in the order of their names: two servers that count the same tags don't wait for each other in a circle.
const followSql = `
with due as materialized (
  select * from tag_change where followed_at is null order by at, id limit ${atOnce} for update skip locked),
counted as (
  insert into tag (name, contacts)
  select tag, sum(case when added then 1 else -1 end) as contacts from due group by tag order by tag
  on conflict (name) do update set contacts = greatest(0, tag.contacts + excluded.contacts)),
told as (${queueEvent(
  {
    type: "'tag.added'",
    at: 'due.at',
    data: `jsonb_build_object('contactId', due.contact_id, 'tag', due.tag, 'origin', due.origin, 'originId', due.origin_id)`,
  },
  'due where due.added',
)}),
followed as (
  update tag_change x set followed_at = now() where x.id = any (array(select id from due)))
select count(*) as count from due`;

/** Tags, and the changes of contacts' tags. */
export function buildTagStore(pool: Pool) {
  return {
    /** Does what changes of tags cause, once each, in one statement. @returns how many changes it was */
    async follow(): Promise<number> {
      const { rows } = await pool.query<{ count: number }>({ name: 'tags-follow', text: followSql });
      return rows[0]?.count ?? 0;
    },
  };
}

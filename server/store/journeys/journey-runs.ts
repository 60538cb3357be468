import type { Pool } from 'pg';
import type { JourneyStep } from '../../contract/journeys.ts';
import type { Locale } from '../../contract/page.ts';
import type { RunFacts } from '../../domain/journeys/journey-run.ts';
import { queriesOn } from '../database/rows.ts';
import { type ChannelFacts, channelJson, modulesNamedIn, type SentBlock } from '../link-read.ts';
import { tagChanges } from '../tags.ts';

/** A contact in a journey that is due, with all that its steps need. */
export type DueRun = RunFacts & {
  journeyId: string;
  stepsId: string;
  steps: JourneyStep[];
  depth: number;
  contact: { id: string; version: number; name: string | null; tags: string[] };
  channel: ChannelFacts;
  modules: Record<string, SentBlock[]>;
  brand: { locale: Locale | null; timeZone: string | null } | null;
};

/** Edits of tags that ended, if they did, after the run `r` had first taken a tag off the contact `c`. */
const editsSince = `(select coalesce(json_agg(json_build_object('from', e.old_name, 'to', e.new_name) order by e.created_at, e.id), '[]')
  from (select min(x.at) as at from tag_change x where x.contact_id = c.id and not x.added and x.origin = 'journey' and x.origin_id = r.id) off
    join tag_edit e on e.ended_at is null or e.ended_at >= off.at)`;

// Both locks are skipped where another holds the row: that contact is left to the next round. So is one with a tag that is being
// renamed: the steps name the new one already. Of a contact's runs one is claimed at a time: the steps of the next see what it has done.
const claimSql = `
with due as materialized (
  select id, contact_id, next_at from journey_run r where state in ('active', 'undoing') and next_at <= $1
    and (select not c.tags && array(select e.old_name from tag_edit e where e.ended_at is null and e.new_name is not null)
      from contact c where c.id = r.contact_id)
  order by next_at, id limit $2 for update skip locked),
first as materialized (select distinct on (contact_id) id, contact_id from due order by contact_id, next_at, id),
held as materialized (
  select * from contact c where c.id = any (array(select contact_id from first)) order by c.id for update skip locked)
select r.id, r.journey_id as "journeyId", r.steps_id as "stepsId", s.steps, r.state, r.is_test as "isTest", r.position, r.depth,
  json_build_object('isEnabled', j.enabled, 'isDeleted', j.deleted_at is not null) as journey,
  json_build_object('id', c.id, 'version', c.version, 'name', c.name, 'tags', c.tags) as contact, c.tags,
  case when r.state = 'undoing' then ${tagChanges('c.id')} else '[]' end as changes,
  case when r.state = 'undoing' then ${editsSince} else '[]' end as edits,
  ${channelJson('ch')} as channel, ${modulesNamedIn('s.steps')} as modules,
  (select json_build_object('locale', b.locale, 'timeZone', b.time_zone) from brand b) as brand
from first d
  join held c on c.id = d.contact_id
  cross join lateral (select * from journey_run x where x.id = d.id offset 0) r
  cross join lateral (select * from journey x where x.id = r.journey_id offset 0) j
  cross join lateral (select * from journey_steps x where x.id = r.steps_id offset 0) s
  cross join lateral (select * from channel x where x.id = c.channel_id offset 0) ch
order by r.next_at, r.id`;

/** Contacts in journeys. */
export function buildJourneyRunStore(pool: Pool) {
  const { allRows, affectedRows } = queriesOn(pool);
  return {
    /** Holds due runs and their contacts, oldest first; in a transaction. */
    claimDue: (now: Date, limit: number): Promise<DueRun[]> =>
      allRows({ name: 'journey-runs-due', text: claimSql, values: [now, limit] }),

    /** A run that failed is tried again later. @returns how often it has failed by now */
    async postpone(id: string, next: Date): Promise<number> {
      const { rows } = await pool.query<{ tries: number }>(
        'update journey_run set tries = tries + 1, next_at = $2 where id = $1 returning tries',
        [id, next],
      );
      return rows[0]?.tries ?? 0;
    },

    /** Contacts of journeys that were disabled or deleted are due at once, to stop. @returns how many, at most `limit` */
    wakeStopped: (now: Date, limit: number): Promise<number> =>
      affectedRows(
        `update journey_run x set next_at = $1 where x.id = any (array(
           select r.id from journey j cross join lateral (
             select y.id from journey_run y where y.journey_id = j.id and y.state = 'active' and y.next_at > $1 and not y.is_test
             limit $2 offset 0) r
           where not j.enabled limit $2))`,
        [now, limit],
      ),

    /** Lets a contact run through steps at once, without waits. */
    async startTest(run: { journeyId: string; stepsId: string; contactId: string; now: Date }): Promise<void> {
      await pool.query(
        `insert into journey_run (journey_id, steps_id, contact_id, once, is_test, depth, next_at, entered_at)
         values ($1, $2, $3, false, true, 0, $4, $4)`,
        [run.journeyId, run.stepsId, run.contactId, run.now],
      );
    },
  };
}

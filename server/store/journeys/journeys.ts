import type { Pool } from 'pg';
import type { JourneyDraft, JourneyStep, JourneyTrigger } from '../../contract/journeys.ts';
import { queriesOn } from '../database/rows.ts';

export type JourneyRow = {
  id: string;
  version: number;
  name: string;
  enabled: boolean;
  trigger: JourneyTrigger;
  stepsId: string;
  steps: JourneyStep[];
  draft: JourneyDraft | null;
  createdAt: Date;
  updatedAt: Date;
};

/** How many contacts are in a journey, or were. */
export type RunCounts = { waiting: number; done: number; stopped: number };
/** How many contacts stand at a position of these steps. */
export type Standing = { stepsId: string; position: number; contacts: number };

const columns = `j.id, j.version, j.name, j.enabled, json_build_object('tag', j.tag, 'repeats', j.repeats) as trigger, j.steps_id as "stepsId",
  s.steps, j.draft, j.created_at as "createdAt", j.updated_at as "updatedAt"`;
const shown = `select ${columns} from journey j join journey_steps s on s.id = j.steps_id where j.deleted_at is null`;

/** Journeys. A deleted one keeps its row. */
export function buildJourneyStore(pool: Pool) {
  const { affectsOneRow, firstRow, allRows } = queriesOn(pool);
  return {
    async insert({ id, name, enabled, trigger, stepsId, steps, createdAt }: JourneyRow): Promise<void> {
      await pool.query(
        `with own as (insert into journey (id, name, enabled, tag, repeats, steps_id, created_at, updated_at)
           values ($1, $2, $3, $4, $5, $6, $8, $8) returning id)
         insert into journey_steps (id, journey_id, steps, created_at) select $6, own.id, $7, $8 from own`,
        [id, name, enabled, trigger.tag, trigger.repeats, stepsId, JSON.stringify(steps), createdAt],
      );
    },

    /** Steps of another `stepsId` than before are inserted. @returns false if the journey's version isn't the one that was read */
    async update(row: JourneyRow): Promise<boolean> {
      const { id, version, name, enabled, trigger, stepsId, steps, draft, updatedAt } = row;
      return affectsOneRow(
        `with own as (
           update journey set name = $3, enabled = $4, tag = $5, repeats = $6, steps_id = $7, draft = $9, updated_at = $10
           where id = $1 and version = $2 and deleted_at is null returning id),
         steps as (
           insert into journey_steps (id, journey_id, steps, created_at) select $7, own.id, $8, $10 from own
           where not exists (select from journey_steps where id = $7))
         select 1 from own`,
        [
          id,
          version,
          name,
          enabled,
          trigger.tag,
          trigger.repeats,
          stepsId,
          JSON.stringify(steps),
          draft && JSON.stringify(draft),
          updatedAt,
        ],
      );
    },

    /** Steps that only a test uses. */
    async insertSteps(id: string, journeyId: string, steps: JourneyStep[], now: Date): Promise<void> {
      await pool.query('insert into journey_steps (id, journey_id, steps, created_at) values ($1, $2, $3, $4)', [
        id,
        journeyId,
        JSON.stringify(steps),
        now,
      ]);
    },

    /** @returns false if there is none, or its version isn't this one (null: any) */
    remove: (id: string, version: number | null, now: Date): Promise<boolean> =>
      affectsOneRow(
        `update journey set deleted_at = $3, enabled = false
         where id = $1 and ($2::int is null or version = $2) and deleted_at is null`,
        [id, version, now],
      ),

    find: (id: string): Promise<JourneyRow | null> => firstRow(`${shown} and j.id = $1`, [id]),

    /** Newest first. */
    list: (limit: number, before: string | null): Promise<JourneyRow[]> =>
      allRows(`${shown} and ($2::uuid is null or j.id < $2) order by j.id desc limit $1`, [limit, before]),

    /** All enabled journeys but one. */
    othersEnabled: (id: string): Promise<Pick<JourneyRow, 'id' | 'name' | 'trigger' | 'steps'>[]> =>
      allRows(`${shown} and j.enabled and j.id <> $1`, [id]),

    enabled: (): Promise<Pick<JourneyRow, 'id' | 'name' | 'trigger' | 'steps'>[]> => allRows(`${shown} and j.enabled`),

    /** Without tests. */
    async counts(id: string): Promise<RunCounts> {
      const { rows } = await pool.query(
        `select (select count(*) from journey_run where journey_id = $1 and state in ('active', 'undoing') and not is_test) as waiting,
           (select count(*) from journey_run where journey_id = $1 and state = 'done' and not is_test) as done,
           (select count(*) from journey_run where journey_id = $1 and state = 'stopped' and not is_test) as stopped`,
        [id],
      );
      return rows[0];
    },

    standing: (id: string): Promise<Standing[]> =>
      allRows(
        `select steps_id as "stepsId", position, count(*) as contacts from journey_run
         where journey_id = $1 and state = 'active' and not is_test group by 1, 2`,
        [id],
      ),
  };
}

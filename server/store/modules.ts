import type { Pool } from 'pg';
import type { ModuleView } from '../contract/modules.ts';
import type { Platform } from '../domain/channel.ts';
import { queriesOn } from './database/rows.ts';
import { lockedFirst } from './write/locked-first.ts';

export type ModuleRow = Omit<ModuleView, 'createdAt' | 'updatedAt' | 'warnings'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};
/** A bot module with what a campaign needs to send it. */
export type ModuleFacts = Pick<ModuleRow, 'id' | 'platform' | 'blocks'>;

/** The places of a campaign's messages, live and in its draft. */
const places = [
  ['onSuccess.source', `g.on_success #>> '{source,moduleId}', g.draft #>> '{onSuccess,source,moduleId}'`],
  ['onSuccess.target', `g.on_success #>> '{target,moduleId}', g.draft #>> '{onSuccess,target,moduleId}'`],
  ['onFailure.source', `g.on_failure #>> '{source,moduleId}', g.draft #>> '{onFailure,source,moduleId}'`],
];
const placesOf = (module: string): string =>
  places.map(([place, ids]) => `case when ${module}::text in (${ids}) then '${place}' end`).join(', ');

/** The campaigns that use a module, without deleted ones; `module`: the SQL of its id. */
const uses = (module: string): string => `select u.* from (
    select g.id, g.name, g.source_channel_id as "sourceChannelId", g.target_channel_id as "targetChannelId",
      array_remove(array[${placesOf(module)}], null) as places
    from campaign g where g.deleted_at is null) u where u.places <> '{}'`;

const placeRows = places
  .flatMap(([place, ids], i) => (ids ?? '').split(', ').map((id) => `(${i}, '${place}', ${id})`))
  .join(', ');

/** The modules of a page, newest first, with the campaigns that use them: campaigns are read once, not per module. */
const shown = (page: string) => `with page as materialized (${page}),
used as materialized (
  select u.module_id, u.id, u.name, array_agg(u.place order by u.ord) as places from (
    select distinct s.module_id, g.id, g.name, s.ord, s.place
    from campaign g cross join lateral (values ${placeRows}) s (ord, place, module_id)
    where g.deleted_at is null and s.module_id in (select p.id::text from page p)) u
  group by u.module_id, u.id, u.name)
select m.id, m.platform, m.name, m.blocks, m.created_at as "createdAt", m.updated_at as "updatedAt", m.version,
  (select coalesce(json_agg(json_build_object('campaignId', u.id, 'name', u.name, 'places', u.places) order by u.id), '[]')
   from used u where u.module_id = m.id::text) as "usedBy"
from page m order by m.id desc`;

/** Journeys, without deleted ones, that use a module; `module`: the SQL of its id. */
const journeysWith = (
  module: string,
): string => `select j.id, j.name from journey j join journey_steps s on s.id = j.steps_id
  where j.deleted_at is null and (jsonb_path_exists(s.steps, '$.**.moduleId ? (@ == $id)', jsonb_build_object('id', ${module}::text))
    or jsonb_path_exists(j.draft, '$.**.moduleId ? (@ == $id)', jsonb_build_object('id', ${module}::text)))`;

/** A campaign that uses a module, and the channels on which it sends it. */
export type ModuleUse = Pick<ModuleView['usedBy'][number], 'name' | 'places'> & {
  id: string;
  sourceChannelId: string;
  targetChannelId: string;
};

/** Bot modules. A deleted one keeps its row. */
export function buildModuleStore(pool: Pool) {
  const { affectsOneRow, firstRow, allRows } = queriesOn(pool);
  return {
    async insert(module: ModuleRow): Promise<void> {
      const { id, platform, name, blocks, createdAt } = module;
      await pool.query(
        'insert into module (id, platform, name, blocks, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)',
        [id, platform, name, JSON.stringify(blocks), createdAt],
      );
    },

    /** @returns false if the module's version isn't the one that was read */
    update: ({ id, version, name, blocks, updatedAt }: ModuleRow): Promise<boolean> =>
      affectsOneRow(
        'update module set name = $3, blocks = $4, updated_at = $5 where id = $1 and version = $2 and deleted_at is null',
        [id, version, name, JSON.stringify(blocks), updatedAt],
      ),

    find: (id: string): Promise<ModuleRow | null> =>
      firstRow(shown('select m.* from module m where m.id = $1 and m.deleted_at is null'), [id]),

    /** Newest first. @param platform null: all platforms */
    list: (limit: number, before: string | null, platform: Platform | null): Promise<ModuleRow[]> =>
      allRows(
        shown(`select m.* from module m where m.deleted_at is null and ($2::uuid is null or m.id < $2)
          and ($3::text is null or m.platform = $3) order by m.id desc limit $1`),
        [limit, before, platform],
      ),

    /** The modules of these ids that exist. */
    facts: (ids: string[]): Promise<ModuleFacts[]> =>
      allRows('select id, platform, blocks from module where id = any($1::uuid[]) and deleted_at is null', [ids]),

    /** Oldest campaign first. */
    usedBy: (id: string): Promise<ModuleUse[]> => allRows(`${uses('$1')} order by u.id`, [id]),

    /** The names of the journeys that use it, oldest first. */
    async inJourneys(id: string): Promise<string[]> {
      const { rows } = await pool.query<{ name: string }>(`${journeysWith('$1::uuid')} order by j.id`, [id]);
      return rows.map(({ name }) => name);
    },

    /** @param version null: any. @returns false if there is none, the version differs, or a campaign or journey uses it */
    async remove(id: string, version: number | null, now: Date): Promise<boolean> {
      const changed = await lockedFirst(
        pool,
        'select 1 from module where id = $1 for update',
        `update module m set deleted_at = $3 where m.id = $1 and ($2::int is null or m.version = $2) and m.deleted_at is null
           and not exists (${uses('m.id')}) and not exists (${journeysWith('m.id')})`,
        [id, version, now],
      );
      return changed === 1;
    },
  };
}

import type { Pool } from 'pg';
import type { CampaignDraft, CampaignView } from '../contract/campaigns.ts';
import type { JourneyDraft, JourneyStep } from '../contract/journeys.ts';
import type { TagUser } from '../contract/tags.ts';
import { type Renaming, sidesRenamed, stepsRenamed } from '../domain/tag-rename.ts';

const stepTags = (steps: string) => `select * from jsonb_path_query(${steps}, '$.** ? (@.kind == "tag").add[*]')
  union all select * from jsonb_path_query(${steps}, '$.** ? (@.kind == "tag").remove[*]')
  union all select * from jsonb_path_query(${steps}, '$.** ? (@.kind == "if").tag')`;

/** For each kind of user: its rows, without deleted ones, as `u (id, name)` with each tag that it names, as JSON. */
const users: Record<TagUser['kind'], string> = {
  campaign: `select g.id, g.name, t.tag from campaign g cross join lateral (
      select * from jsonb_path_query(g.tags, '$.*[*]') union all select * from jsonb_path_query(g.draft, '$.tags.*[*]')) t (tag)
    where g.deleted_at is null`,
  journey: `select j.id, j.name, t.tag from journey j join journey_steps s on s.id = j.steps_id cross join lateral (
      select to_jsonb(j.tag) union all select * from jsonb_path_query(j.draft, '$.trigger.tag')
      union all ${stepTags('s.steps')} union all ${stepTags(`j.draft -> 'steps'`)}) t (tag)
    where j.deleted_at is null`,
  rich_menu_rule: `select r.id, ch.name, to_jsonb(r.tag) from rich_menu_rule r join channel ch on ch.id = r.channel_id where r.deleted_at is null`,
};

/** Every tag that something names, with what names it: `tag`, `kind`, `id`, `name`. Drafts may hold texts that can't be tags. */
export const tagUses = `select distinct u.tag #>> '{}' as tag, u.kind, u.id, u.name from (
    ${Object.entries(users)
      .map(([kind, rows]) => `select '${kind}' as kind, r.* from (${rows}) r`)
      .join(' union all ')}) u
  where jsonb_typeof(u.tag) = 'string' and char_length(u.tag #>> '{}') between 1 and 100`;

const named = (json: string) =>
  `jsonb_path_exists(${json}, '$.** ? (@.type() == "string" && @ == $tag)', jsonb_build_object('tag', $1::text))`;

type CampaignTags = { id: string; tags: CampaignView['tags']; draft: CampaignDraft | null };
type JourneyTags = { id: string; tag: string; draft: JourneyDraft | null };
type Steps = { id: string; journeyId: string; steps: JourneyStep[] };

/** Gives a tag another name wherever one is named: also in what is deleted, and in the steps of contacts on their way. In a transaction. */
export async function renameUses(pool: Pool, renaming: Renaming): Promise<void> {
  const { from, to } = renaming;
  const campaigns = await pool.query<CampaignTags>(
    `select id, tags, draft from campaign where ${named('tags')} or ${named(`draft -> 'tags'`)} order by id for update`,
    [from],
  );
  for (const { id, tags, draft } of campaigns.rows) {
    const renamed = draft?.tags ? { ...draft, tags: sidesRenamed(draft.tags, renaming) } : draft;
    await pool.query('update campaign set tags = $2, draft = $3 where id = $1', [
      id,
      JSON.stringify(sidesRenamed(tags, renaming)),
      renamed && JSON.stringify(renamed),
    ]);
  }
  // The journey's version rises with its steps too: a save that has read the old ones starts again.
  const journeys = await pool.query<JourneyTags>(
    `select id, tag, draft from journey j where tag = $1 or ${named('draft')}
       or exists (select from journey_steps s where s.journey_id = j.id and ${named('s.steps')}) order by id for update`,
    [from],
  );
  for (const { id, tag, draft } of journeys.rows) {
    const trigger = draft?.trigger?.tag === from ? { ...draft.trigger, tag: to } : draft?.trigger;
    const renamed = draft && {
      ...draft,
      ...(trigger && { trigger }),
      ...(draft.steps && { steps: stepsRenamed(draft.steps, renaming) }),
    };
    await pool.query('update journey set tag = $2, draft = $3 where id = $1', [
      id,
      tag === from ? to : tag,
      renamed && JSON.stringify(renamed),
    ]);
  }
  await pool.query('update rich_menu_rule set tag = $2 where tag = $1', [from, to]);
  const steps = await pool.query<Steps>(
    `select id, steps from journey_steps where ${named('steps')} order by id for update`,
    [from],
  );
  for (const { id, steps: kept } of steps.rows)
    await pool.query('update journey_steps set steps = $2 where id = $1', [
      id,
      JSON.stringify(stepsRenamed(kept, renaming)),
    ]);
}

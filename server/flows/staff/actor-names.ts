import type { Context } from '../../context.ts';
import type { ActorView } from '../../contract/staff.ts';

/**
 * Who is behind the texts that `by`, `created_by` and the audit hold.
 * @returns what to show of an actor; somebody whose row is gone has no name
 */
export async function actorNames(
  context: Context,
  actors: readonly (string | null)[],
): Promise<(actor: string) => ActorView> {
  const views = new Map(actors.filter((actor) => actor !== null).map((actor) => [actor, partsOf(actor)]));
  const idsOf = (wanted: ActorView['kind']) =>
    [...views.values()].filter(({ kind }) => kind === wanted).flatMap(({ id }) => id ?? []);
  const [staffIds, keyIds] = [idsOf('staff'), idsOf('key')];
  const rows = staffIds.length + keyIds.length > 0 ? await context.store.actors.names(staffIds, keyIds) : [];
  const found = new Map(rows.map(({ actor, name, gone }) => [actor, { name, gone }]));
  return (actor) => ({ ...(views.get(actor) ?? partsOf(actor)), ...found.get(actor) });
}

/** `staff:<id>` and `key:<id>`; anything else is whoever runs the server: its `ADMIN_API_KEY`, its command line, the demo. */
function partsOf(actor: string): ActorView {
  const [, kind, id] = /^(staff|key):([0-9a-f-]{36})$/.exec(actor) ?? [];
  if (!kind || !id) return { kind: 'operator', id: null, name: null, gone: false };
  return { kind: kind === 'staff' ? 'staff' : 'key', id, name: null, gone: true };
}

import type { Row } from './columns.ts';
import type { parts } from './parts.ts';

export type PartName = keyof typeof parts;

/** A row that a decision has read: the write applies only if it is still at this version. */
export type Seen = {
  table: 'event' | 'profile' | 'contact' | 'card' | 'attempt' | 'merge';
  id: string;
  version: number;
};

/** The rows of one part (`parts.ts`). */
export type RowOf<P extends PartName> = Row<(typeof parts)[P]['columns']>;

/**
 * What a decision changes: all of it is written, or nothing (§5). What was read as absent is a plain insert: if it exists by now, a
 * unique constraint rejects the whole write.
 */
export type Changes = { [P in PartName]?: readonly RowOf<P>[] } & {
  seen?: readonly Seen[];
  /** The campaigns that must still be enabled. */
  enabledCampaignIds?: readonly string[];
};

export type GuardedWrite = Changes & { now: Date };

/** Parts that update a row: one entry per row, since a second update of it by the same statement would be lost silently. */
const updating = [
  'profileChanges',
  'contactChanges',
  'superseded',
  'attemptChanges',
  'cardChanges',
  'undoneMerges',
  'processedEvents',
  'runChanges',
] as const satisfies PartName[];

type List = readonly Record<string, unknown>[];

/**
 * All changes as one. For a row changed twice, the later change wins, member by member; tags are combined. For a row read twice, the
 * first version counts: if the two differ, the write conflicts and is retried.
 */
export function joinChanges(...all: Changes[]): Changes {
  const joined: Record<string, List | readonly string[]> = {};
  for (const name of new Set(all.flatMap((one) => Object.keys(one)))) {
    joined[name] = all.flatMap((one) => (one as Record<string, List>)[name] ?? []);
  }
  for (const name of updating) if (joined[name]) joined[name] = byId(joined[name] as List, together);
  if (joined.seen) joined.seen = byId(joined.seen as List, (first) => first);
  if (joined.enabledCampaignIds) joined.enabledCampaignIds = [...new Set(joined.enabledCampaignIds as string[])];
  return joined as Changes;
}

type Joining = (first: Record<string, unknown>, later: Record<string, unknown>) => Record<string, unknown>;

function byId(rows: List, join: Joining): List {
  const found = new Map<unknown, Record<string, unknown>>();
  for (const row of rows) {
    const first = found.get(row.id);
    found.set(row.id, first ? join(first, row) : row);
  }
  return [...found.values()];
}

const together: Joining = (first, later) => ({
  ...first,
  ...later,
  ...union('addTags', first, later),
  ...union('removeTags', first, later),
});

function union(member: string, first: Record<string, unknown>, later: Record<string, unknown>) {
  const [a, b] = [first[member], later[member]] as (string[] | undefined)[];
  return a && b ? { [member]: [...new Set([...a, ...b])] } : {};
}

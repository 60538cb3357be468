import type { SetupItem } from '../../../../server/contract/channels.ts';

/** How a person reads a check: what failed, what only they can see, what is unknown this time, and what is fine. */
export type CheckGroups = { failed: SetupItem[]; manual: SetupItem[]; unknown: SetupItem[]; ok: SetupItem[] };

/** What a person ticks stays where it is, ticked or not: nothing moves under the finger. */
export function checkGroups(items: readonly SetupItem[]): CheckGroups {
  const groups: CheckGroups = { failed: [], manual: [], unknown: [], ok: [] };
  for (const item of items) {
    if (item.ok === false) groups.failed.push(item);
    else if (item.tickable) groups.manual.push(item);
    else groups[item.ok ? 'ok' : 'unknown'].push(item);
  }
  return groups;
}

/** All items that are ticked once this one has been toggled. */
export const turned = (items: readonly SetupItem[], id: string): string[] =>
  items
    .filter((item) => item.tickable && (item.id === id ? item.ok !== true : item.ok === true))
    .map((item) => item.id);

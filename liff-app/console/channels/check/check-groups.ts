import type { SetupItem } from '../../../../server/contract/channels.ts';

/** How a person reads a check: what needs them, what only they can see, what wasn't told this time, and what is fine. */
export type CheckGroups = { todo: SetupItem[]; look: SetupItem[]; untold: SetupItem[]; fine: SetupItem[] };

/** What a person ticks stays where it is, ticked or not: nothing jumps away under the finger. */
export function checkGroups(items: readonly SetupItem[]): CheckGroups {
  const groups: CheckGroups = { todo: [], look: [], untold: [], fine: [] };
  for (const item of items) {
    if (item.ok === false) groups.todo.push(item);
    else if (item.tickable) groups.look.push(item);
    else groups[item.ok ? 'fine' : 'untold'].push(item);
  }
  return groups;
}

/** All items that are ticked once this one has been turned. */
export const turned = (items: readonly SetupItem[], id: string): string[] =>
  items
    .filter((item) => item.tickable && (item.id === id ? item.ok !== true : item.ok === true))
    .map((item) => item.id);

/** What decides which of two rules counts. */
type Ranked = { id: string; priority: number; createdAt: string };

/** The rule that counts first: the higher priority, of equal ones the older. */
export const byStrength = (one: Ranked, other: Ranked): number =>
  other.priority - one.priority || compare(one.createdAt, other.createdAt) || compare(one.id, other.id);

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** The room that is left between two rules, so that the next one needs no others to move. */
const step = 10;

/**
 * The priorities that have to change for rules to be in this order: one where only one has moved and there is room for it, else all.
 * @param order the rules with the priorities that they have, the first to count first
 * @returns by id
 */
export function changedPriorities(order: readonly Ranked[]): Map<string, number> {
  if (isSorted(order)) return new Map();
  for (const [index, rule] of order.entries()) {
    if (!isSorted(order.filter((other) => other !== rule))) continue;
    const priority = between(order[index - 1]?.priority, order[index + 1]?.priority);
    if (priority !== null) return new Map([[rule.id, priority]]);
  }
  return new Map(order.map(({ id }, index) => [id, (order.length - index) * step]));
}

const isSorted = (order: readonly Ranked[]) =>
  order.every((rule, index) => index === 0 || byStrength(order[index - 1] ?? rule, rule) <= 0);

/** A priority below the one before and above the one behind; null if there is none. */
function between(before: number | undefined, behind: number | undefined): number | null {
  if (before === undefined) return (behind ?? 0) + step;
  if (behind === undefined) return before - step;
  return before - behind >= 2 ? Math.floor((before + behind) / 2) : null;
}

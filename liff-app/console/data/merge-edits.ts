/**
 * Merges two edits of the same form: each field as the one who changed it has it.
 * @returns null where both have changed the same field to something else
 */
export function mergeEdits<Form extends object>(base: Form, mine: Form, theirs: Form): Form | null {
  const merged = { ...theirs };
  for (const name of Object.keys(mine) as (keyof Form)[]) {
    if (isSame(mine[name], base[name]) || isSame(mine[name], theirs[name])) continue;
    if (!isSame(theirs[name], base[name])) return null;
    merged[name] = mine[name];
  }
  return merged;
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

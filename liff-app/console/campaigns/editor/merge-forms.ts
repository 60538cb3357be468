import type { CampaignForm } from './form.ts';

/**
 * One form out of two that were typed upon the same: each field as whoever changed it has it.
 * @returns null where both have changed the same field to something else
 */
export function mergeForms(base: CampaignForm, mine: CampaignForm, theirs: CampaignForm): CampaignForm | null {
  const card = mergeFields(base.card, mine.card, theirs.card);
  const tags = mergeFields(base.tags, mine.tags, theirs.tags);
  // Joined by now: the same for all three.
  const parts = { card: base.card, tags: base.tags };
  const rest = mergeFields({ ...base, ...parts }, { ...mine, ...parts }, { ...theirs, ...parts });
  return card && tags && rest && { ...rest, card, tags };
}

function mergeFields<Fields extends object>(base: Fields, mine: Fields, theirs: Fields): Fields | null {
  const merged = { ...theirs };
  for (const name of Object.keys(mine) as (keyof Fields)[]) {
    if (isSame(mine[name], base[name]) || isSame(mine[name], theirs[name])) continue;
    if (!isSame(theirs[name], base[name])) return null;
    merged[name] = mine[name];
  }
  return merged;
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

import type { Context } from '../../context.ts';
import type { ApiKeyView } from '../../contract/staff.ts';
import type { ApiKeyRow } from '../../store/staff/api-keys.ts';
import { withIsoDates } from '../iso-dates.ts';
import { actorNames } from './actor-names.ts';

/** Keys as the API shows them, with the names of who made them and who has taken them over. */
export async function apiKeyViews(context: Context, rows: readonly ApiKeyRow[]): Promise<ApiKeyView[]> {
  const nameOf = await actorNames(
    context,
    rows.flatMap(({ createdBy, owner }) => [createdBy, owner]),
  );
  return rows.map(({ createdBy, owner, ...row }) => ({
    ...withIsoDates(row),
    madeBy: nameOf(createdBy),
    takenOverBy: owner === null ? null : nameOf(owner),
  }));
}

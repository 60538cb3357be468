import type { Context } from '../../context.ts';
import type { Conflict, Suggestion } from '../../contract/merges.ts';
import { type Page, type PageQuery, page } from '../page.ts';
import { readProfile } from './edit-profile.ts';

const viewOf = async (context: Context, id: string) => (await readProfile(context, id)).profile;

/** `GET /api/v1/merges/conflicts`: links that failed and wait for a person, newest first. */
export const listConflicts = (context: Context, query: PageQuery): Promise<Page<Conflict>> =>
  page(query, context.store.profilePairs.conflicts, async ({ id, at, sourceProfileId, targetProfileId, ...row }) => ({
    ...row,
    attemptId: id,
    at: at.toISOString(),
    source: await viewOf(context, sourceProfileId),
    target: await viewOf(context, targetProfileId),
  }));

/** `GET /api/v1/merges/suggestions`: pairs with one member number, by it, of 2,000 profiles at a time; with `profileId`, all that are like this profile. */
export async function listSuggestions(
  context: Context,
  { profileId, cursor }: { profileId?: string | undefined; cursor?: string | undefined },
): Promise<Page<Suggestion>> {
  const { profilePairs } = context.store;
  const suggest = async (one: string, other: string, because: Suggestion['because']): Promise<Suggestion[]> => {
    const profiles = await Promise.all([viewOf(context, one), viewOf(context, other)]);
    const [a, b] = profiles.map(({ contacts }) => contacts.map(({ id }) => id));
    return (await profilePairs.areParted(a ?? [], b ?? [])) ? [] : [{ profiles, because }];
  };
  if (profileId) {
    const own = await viewOf(context, profileId);
    const found = await profilePairs.like(own.id);
    const items = await Promise.all(found.map(({ id, because }) => suggest(own.id, id, because)));
    return { items: items.flat(), nextCursor: null };
  }
  const { pairs, last } = await profilePairs.sameMemberNumber(cursor ?? '');
  const items = await Promise.all(pairs.map(({ one, other }) => suggest(one, other, 'member_number')));
  return { items: items.flat(), nextCursor: last };
}

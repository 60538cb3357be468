import type { Context } from '../../context.ts';
import { fieldError } from '../../contract/codes.ts';
import type { FoundProfile, ProfileQuery } from '../../contract/profiles.ts';
import { type SearchWord, searchWords } from '../../domain/texts/search-words.ts';
import { AppError } from '../../errors.ts';
import type { SearchCursor } from '../../store/profile-search.ts';
import { type Page, readCursor } from '../page.ts';
import { contactView } from './edit-contact.ts';

/**
 * `GET /api/v1/profiles`: living profiles with every word of `q`, or all, newest first. A page of a rare combination may hold fewer
 * than `limit`, or none, and a `nextCursor` all the same: so many contacts are looked through at a time.
 * @throws AppError `invalid_body` for a cursor that isn't one
 */
export async function findProfiles(context: Context, query: ProfileQuery): Promise<Page<FoundProfile>> {
  const words = searchWords(query.q ?? '');
  const { limit } = query;
  const tag = query.tag ?? null;
  if (words.length === 0) {
    const { ids, next } = await context.store.profileSearch.newest({ tag, limit, before: readCursor(query.cursor) });
    return { items: await show(context, ids), nextCursor: next };
  }
  const after = query.cursor === undefined ? null : readSearchCursor(query.cursor);
  const only = await profilesNamed(context, words);
  const { ids, next } = await context.store.profileSearch.find({
    words: words.filter(({ raw }) => !isId(raw)),
    only,
    tag,
    limit,
    after,
  });
  const nextCursor = next && ('afterSeq' in next ? String(next.afterSeq) : next.afterExact);
  return { items: await show(context, ids), nextCursor };
}

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** The living profiles behind the ids among the words: of a profile, absorbed or not, or of a contact. Null without ids. */
async function profilesNamed(context: Context, words: readonly SearchWord[]): Promise<string[] | null> {
  const ids = words.filter(({ raw }) => isId(raw)).map(({ raw }) => raw.toLowerCase());
  if (ids.length === 0) return null;
  const found = await Promise.all(
    ids.map(async (id) => {
      const profile = await context.store.profiles.resolve(id);
      return profile?.id ?? (await context.store.contacts.find(id))?.profileId ?? null;
    }),
  );
  const [first] = found;
  return first && found.every((id) => id === first) ? [first] : [];
}

/** Behind a contact's place in the order of the search, or behind a profile that was named exactly. */
function readSearchCursor(cursor: string): SearchCursor {
  if (/^-?\d{1,16}$/.test(cursor)) return { afterSeq: Number(cursor) };
  if (isId(cursor)) return { afterExact: cursor };
  throw new AppError('invalid_body', { reason: 'wrong_query', errors: [fieldError('cursor', 'wrong_cursor')] });
}

async function show(context: Context, ids: readonly string[]): Promise<FoundProfile[]> {
  const rows = await context.store.profileSearch.shown(ids);
  return rows.map(({ contacts, ...profile }) => ({
    ...profile,
    contacts: contacts.map(contactView),
    tags: [...new Set(contacts.flatMap(({ tags }) => tags))],
  }));
}

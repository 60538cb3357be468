import type { Context } from '../../context.ts';
import { fieldError } from '../../contract/codes.ts';
import type { TagQuery, TagView } from '../../contract/tags.ts';
import { AppError } from '../../errors.ts';
import { notFound } from '../not-found.ts';
import type { Page } from '../page.ts';

/**
 * `GET /api/v1/tags`: every tag that a contact has or that something names, by name in the order of the code points.
 * @throws AppError `invalid_body` for a cursor that isn't one
 */
export async function listTags(context: Context, { q, limit, cursor }: TagQuery): Promise<Page<TagView>> {
  const rows = await context.store.tags.list(
    limit + 1,
    cursor === undefined ? null : nameIn(cursor),
    q?.trim() || null,
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? cursorOf(last.name) : null };
}

/** @throws AppError `not_found` for a tag that nobody has and nothing names */
export const findTag = async (context: Context, name: string): Promise<TagView> =>
  existing(await context.store.tags.find(name));

/** True if a contact has it, or something names it. */
export const isThere = ({ contacts, usedBy }: TagView): boolean => contacts > 0 || usedBy.length > 0;

/** @throws AppError `not_found` */
export function existing(tag: TagView): TagView {
  if (!isThere(tag)) throw notFound('tag');
  return tag;
}

const cursorOf = (name: string) => Buffer.from(name).toString('base64url');

function nameIn(cursor: string): string {
  const name = Buffer.from(cursor, 'base64url').toString();
  if (cursorOf(name) === cursor && !name.includes('\0')) return name;
  throw new AppError('invalid_body', { reason: 'wrong_query', errors: [fieldError('cursor', 'wrong_cursor')] });
}

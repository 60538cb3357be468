import type { z } from 'zod';
import { fieldError } from '../contract/codes.ts';
import type { pageQuerySchema } from '../contract/common.ts';
import { AppError } from '../errors.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * A list's `cursor`: the id of the last row seen (ids are made in order of time); null for the first page.
 * @throws AppError `invalid_body` for one that isn't ours
 */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined || uuid.test(cursor)) return cursor ?? null;
  throw new AppError('invalid_body', { reason: 'wrong_query', errors: [fieldError('cursor', 'wrong_cursor')] });
}

export type PageQuery = z.infer<typeof pageQuerySchema>;
export type Page<Item> = { items: Item[]; nextCursor: string | null };

/**
 * One page of a list, newest first. A cursor is the id of the last row seen (ids are made in order of time).
 * @param read asks for up to `limit` rows with ids below `before`
 * @throws AppError `invalid_body` for a cursor that isn't one
 */
export async function page<Row extends { id: string }, Item>(
  query: PageQuery,
  read: (limit: number, before: string | null) => Promise<Row[]>,
  show: (row: Row) => Item | Promise<Item>,
): Promise<Page<Item>> {
  const before = readCursor(query.cursor);
  const rows = await read(query.limit + 1, before);
  const shown = rows.slice(0, query.limit);
  const items = await Promise.all(shown.map(show));
  return { items, nextCursor: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null };
}

import type { z } from 'zod';
import type { pageQuerySchema } from '../../contract/common.ts';
import { readCursor } from '../../flows/cursor.ts';

/**
 * One page of a list, newest first. A cursor is the id of the last row seen (ids are made in order of time).
 * @param read asks for up to `limit` rows with ids below `before`
 * @throws AppError `invalid_body` for a cursor that isn't one
 */
export async function page<Row extends { id: string }, Item>(
  query: z.infer<typeof pageQuerySchema>,
  read: (limit: number, before: string | null) => Promise<Row[]>,
  show: (row: Row) => Item,
): Promise<{ items: Item[]; nextCursor: string | null }> {
  const before = readCursor(query.cursor);
  const rows = await read(query.limit + 1, before);
  const shown = rows.slice(0, query.limit);
  return { items: shown.map(show), nextCursor: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null };
}

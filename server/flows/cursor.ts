import { AppError } from '../errors.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * A list's `cursor`: the id of the last row seen (ids are made in order of time); null for the first page.
 * @throws AppError `invalid_body` for one that isn't ours
 */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined || uuid.test(cursor)) return cursor ?? null;
  const errors = [{ path: 'cursor', message: 'is not a cursor of ours' }];
  throw new AppError('invalid_body', 'The query is wrong.', { errors });
}

import type { Thing } from '../contract/codes.ts';
import { AppError } from '../errors.ts';

/** The 404 of everything requested by id. */
export const notFound = (what: Thing) => new AppError('not_found', { reason: 'no_such', params: { what } });

/** A row that was looked for by its id. @throws AppError `not_found` where there is none */
export function found<Row>(row: Row | null, what: Thing): Row {
  if (row === null) throw notFound(what);
  return row;
}

/** True for PostgreSQL's unique violation: what was to be created exists already. */
export const isUniqueViolation = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === '23505';

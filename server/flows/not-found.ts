import { AppError } from '../errors.ts';

/** The 404 of everything that is asked for by id. */
export const notFound = (what: string) => new AppError('not_found', `There is no such ${what}.`);

/** True for PostgreSQL's unique violation: what was to be made is there already. */
export const isUniqueViolation = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === '23505';

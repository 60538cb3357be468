import { AppError } from '../errors.ts';

/** A campaign's ETag: its row's version, which every write bumps. */
export const campaignTag = (row: { version: number }) => `"${row.version}"`;

export const stale = () =>
  new AppError('precondition_failed', 'Somebody else has changed this campaign. Load it again.');

/** @throws AppError `precondition_failed` if the `If-Match` header, where one came, names another version than this row's */
export function refuseStale(row: { version: number }, ifMatch: string | undefined): void {
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== campaignTag(row)) throw stale();
}

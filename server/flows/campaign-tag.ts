import { AppError } from '../errors.ts';

/** What several people may edit at once. */
type Edited = 'campaign' | 'bot module';

/** The ETag of a campaign or a bot module: its row's version, which every write bumps. */
export const campaignTag = (row: { version: number }) => `"${row.version}"`;

export const stale = (what: Edited = 'campaign') =>
  new AppError('precondition_failed', `Somebody else has changed this ${what}. Load it again.`);

/** @throws AppError `precondition_failed` if the `If-Match` header, where one came, names another version than this row's */
export function refuseStale(row: { version: number }, ifMatch: string | undefined, what?: Edited): void {
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== campaignTag(row)) throw stale(what);
}

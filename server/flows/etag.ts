import { AppError } from '../errors.ts';

/** What several people may edit at once. */
type Edited = 'campaign' | 'module' | 'journey' | 'profile' | 'contact' | 'rich_menu_rule';

/** The ETag of a campaign, a bot module and the like: its row's version, which every write bumps. */
export const etagOf = (row: { version: number }) => `"${row.version}"`;

export const stale = (what: Edited = 'campaign') =>
  new AppError('precondition_failed', { reason: 'changed_meanwhile', params: { what } });

/**
 * A proxy that compresses answers makes their tags weak (W/"5"): the version in them is the same.
 * @throws AppError `precondition_failed` if the `If-Match` header, where one came, doesn't name this row's version
 */
export function requireIfMatch(row: { version: number }, ifMatch: string | undefined, what?: Edited): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags.includes(etagOf(row))) throw stale(what);
}

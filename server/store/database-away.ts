import { codeOf, type FaultCode, faultOf } from './database-fault.ts';

const passing: ReadonlySet<FaultCode> = new Set([
  'database_unreachable',
  'database_refuses_connections',
  'database_starting',
  'database_full_of_connections',
  'database_disk_full',
  'database_read_only',
]);
/** SQLSTATE: a statement or a wait for a lock took too long, memory or another resource has run out. */
const states = /^(57014|55P03|53\w{3})$/;
const ended = /not queryable|calling end on the pool/i;

/**
 * True if an error of the store says that the database can't be used now, by whatever cause: the same call may go through later.
 * Only for errors of calls that asked nobody but the database.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return passing.has(faultOf(error).code) || states.test(codeOf(error)) || ended.test(error.message);
}

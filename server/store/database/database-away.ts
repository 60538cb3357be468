/** SQLSTATE: connection exceptions, no resources left (53…), shutting down or starting, timed out, waiting for a lock, read-only. */
const states = /^(08|53)\w{3}$|^57P0[1-5]$|^(57014|55P03|25006)$/;
/** The system's codes when a connection can't be made, or breaks. */
const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'ENOENT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
// pg sets no code for these.
const messages =
  /timeout (expired|exceeded)|read timeout|connection timeout|Connection terminated|not queryable|calling end on the pool/i;

/**
 * True if an error of the store means that the database can't be used now, for any reason: the same call may succeed later. Only
 * for errors of calls that used only the database.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return states.test(code) || systemCodes.has(code) || messages.test(error.message);
}

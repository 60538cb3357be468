/** Why a database can't be used, as operators see it: at `/readyz`, at start, in `npm run migrate`. */
const faults = {
  database_unreachable: 'does not answer',
  database_refuses_connections: 'cannot be reached (nothing listens there, or its name is unknown)',
  database_starting: 'is starting up, shutting down or recovering',
  database_login: 'refuses this role or its password',
  database_missing: 'has no database of that name',
  database_full_of_connections:
    'has no connection left for this role (max_connections, or the limit of the role or the pooler)',
  database_disk_full: 'has no space left on its disk',
  database_read_only: 'is read-only: a standby (after a failover?), or set so',
  database_permission: 'does not let this role do what it needs (server/store/grants.sql has the rights)',
  database_tls: 'does not agree with sslmode: its TLS is off, or its certificate is not trusted',
  database_certificate_file: 'needs a certificate file that cannot be read (sslrootcert, sslcert or sslkey)',
  database_error: 'answers with an error',
} as const;

export type FaultCode = keyof typeof faults;
export type DatabaseFault = { code: FaultCode; words: string };

const byCode: Readonly<Record<string, FaultCode>> = {
  ECONNREFUSED: 'database_refuses_connections',
  ENOTFOUND: 'database_refuses_connections',
  EAI_AGAIN: 'database_refuses_connections',
  ENOENT: 'database_refuses_connections',
  ECONNRESET: 'database_unreachable',
  EPIPE: 'database_unreachable',
  ETIMEDOUT: 'database_unreachable',
  EHOSTUNREACH: 'database_unreachable',
  ENETUNREACH: 'database_unreachable',
  '57P01': 'database_starting',
  '57P02': 'database_starting',
  '57P03': 'database_starting',
  '28P01': 'database_login',
  '28000': 'database_login',
  '3D000': 'database_missing',
  '53300': 'database_full_of_connections',
  '53100': 'database_disk_full',
  '25006': 'database_read_only',
  '42501': 'database_permission',
};

// pg sets no code for these.
const timedOut = /timeout (expired|exceeded)|read timeout|connection timeout|Connection terminated/i;
const tlsErrors = /does not support SSL|establishing an SSL connection/i;
const tlsCodes = /CERT|TLS|SSL|ISSUER|SIGNATURE/;

/** The meaning of an error of `pg`, of its socket or of its TLS. */
export function faultOf(error: unknown): DatabaseFault {
  const code = faultCode(error);
  return { code, words: faults[code] };
}

function faultCode(error: unknown): FaultCode {
  if (!(error instanceof Error)) return 'database_error';
  const code = codeOf(error);
  if ('syscall' in error && error.syscall === 'open') return 'database_certificate_file';
  const known = byCode[code];
  if (known) return known;
  if (code.startsWith('08') || timedOut.test(error.message)) return 'database_unreachable';
  if (tlsErrors.test(error.message) || (code.length > 5 && tlsCodes.test(code))) return 'database_tls';
  return 'database_error';
}

/** SQLSTATE or the system's code; empty if it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The same for the command line: the variable, the fault, and the server's own message (never the password). */
export function faultSentence(error: unknown): string {
  const code = codeOf(error);
  const said = error instanceof Error && error.message ? `: ${error.message}` : '';
  return `The database at DATABASE_URL ${faultOf(error).words}${code ? ` (${code})` : ''}${said}`;
}

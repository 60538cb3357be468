// `sslmode` as in libpq. `pg` itself differs: `prefer` and `require` would check the certificate, and `prefer` would fail on a
// server without TLS.
import { codeOf, faultOf } from './database-fault.ts';

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
type SslMode = (typeof sslModes)[number];

const isSslMode = (text: string): text is SslMode => sslModes.some((mode) => mode === text);

/** What can't be used in the address's TLS parameters; null if nothing. */
export function sslProblem(url: string): string | null {
  const parameters = new URL(url).searchParams;
  const mode = parameters.get('sslmode') ?? 'prefer';
  const root = parameters.get('sslrootcert');
  if (!isSslMode(mode)) return `has an sslmode that is none of ${sslModes.join(', ')}`;
  if (mode === 'verify-ca' && !root) return 'has sslmode=verify-ca, which needs sslrootcert=<file>';
  if (root === 'system' && mode !== 'verify-full') return 'has sslrootcert=system, which needs sslmode=verify-full';
  return null;
}

/** The address with `mode` if it has no `sslmode` (the variable PGSSLMODE, as libpq reads it). */
export function withDefaultMode(url: string, mode: string | undefined): string {
  if (!mode || !URL.canParse(url)) return url;
  const address = new URL(url);
  if (!address.searchParams.has('sslmode')) address.searchParams.set('sslmode', mode);
  return address.href;
}

/** The addresses to try in order, each as `pg` reads it: `prefer` tries TLS, then plain; `allow` the other way round. */
export function addressesToTry(url: string): string[] {
  const address = new URL(url);
  const mode = address.searchParams.get('sslmode') ?? 'prefer';
  const host = address.searchParams.get('host') ?? decodeURIComponent(address.hostname);
  if (host.startsWith('/')) return [asPg(address, 'disable')];
  switch (mode) {
    case 'prefer':
      return [asPg(address, 'require'), asPg(address, 'disable')];
    case 'allow':
      return [asPg(address, 'disable'), asPg(address, 'require')];
    default:
      return [asPg(address, mode)];
  }
}

function asPg(from: URL, mode: string): string {
  const address = new URL(from);
  const parameters = address.searchParams;
  parameters.set('sslmode', mode);
  parameters.set('uselibpqcompat', 'true');
  // No file, but Node's own authorities, which `verify-full` uses by default.
  if (parameters.get('sslrootcert') === 'system') parameters.delete('sslrootcert');
  if (mode === 'disable') for (const file of ['sslrootcert', 'sslcert', 'sslkey']) parameters.delete(file);
  return address.href;
}

/** True if the next address may be tried: no TLS, an untrusted certificate, or `pg_hba.conf` requires the other mode. */
export function mayTryOther(error: unknown): boolean {
  return codeOf(error) === '28000' || faultOf(error).code === 'database_tls';
}

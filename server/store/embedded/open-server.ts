import pg from 'pg';
import { StartError } from '../../errors.ts';
import { faultSentence } from '../database/database-fault.ts';
import { poolerProblem } from '../database/pooler-check.ts';
import { addressesToTry, mayTryOther } from '../database/ssl-mode.ts';

const connectMs = 10_000;
const oldestVersion = 150_000;

/**
 * Checks an external PostgreSQL server before it is used: it answers, accepts this role, is new enough, and no pooler in between
 * loses prepared statements.
 * @param url DATABASE_URL as set by the operator
 * @returns the address for `pg`, with `sslmode` decided
 * @throws StartError with a message for the operator
 */
export async function openServer(url: string): Promise<string> {
  try {
    const { address, version } = await firstThatConnects(addressesToTry(url));
    const problem = versionProblem(version) ?? (await poolerProblem(address));
    if (problem) throw new StartError(problem);
    return address;
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(faultSentence(error), { cause: error });
  }
}

/** @param version `server_version_num`, such as 150017 */
export function versionProblem(version: number): string | null {
  if (version >= oldestVersion) return null;
  return `The database at DATABASE_URL is PostgreSQL ${Math.floor(version / 10_000)}; OmniLink needs 15 or newer.`;
}

async function firstThatConnects(addresses: string[]): Promise<{ address: string; version: number }> {
  const [address = '', ...others] = addresses;
  try {
    return { address, version: await askVersion(address) };
  } catch (error) {
    if (others.length === 0 || !mayTryOther(error)) throw error;
    return firstThatConnects(others);
  }
}

async function askVersion(address: string): Promise<number> {
  const client = new pg.Client({
    connectionString: address,
    connectionTimeoutMillis: connectMs,
    query_timeout: connectMs,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(`select current_setting('server_version_num') as version`);
    return Number(rows[0]?.version);
  } finally {
    void client.end();
  }
}

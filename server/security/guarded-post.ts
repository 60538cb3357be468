// Calls to addresses that somebody has typed: they must not reach the network that the server stands in.
import dns from 'node:dns/promises';
import { Agent, request } from 'undici';
import { limitAtOnce } from '../limit-at-once.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

type Address = { address: string; family: number };
/** All addresses of a name. @throws if there are none */
export type Lookup = (hostname: string) => Promise<Address[]>;

type AddressFailure = 'address_private' | 'address_unknown';
type Failure = AddressFailure | 'timeout' | 'connection' | 'tls' | 'shutting_down';
type Headers = Record<string, string | string[] | undefined>;
/** `text`: of the answer, its first 64 kB. */
export type PostAnswer =
  | { kind: 'answer'; status: number; headers: Headers; text: string }
  | { kind: 'failed'; code: Failure };

const maxAnswerBytes = 65_536;
/** Look-ups that hang hold a thread each of the few that Node has. */
const lookupsAtOnce = 2;

export type GuardedPost = ReturnType<typeof openGuardedPost>;

/**
 * @param options.allowLoopback true: loopback addresses count as public, without TLS too (the demo, tests)
 * @param options.lookup instead of the system's resolver
 * @param options.timeoutMs of a call in all
 */
export function openGuardedPost({
  allowLoopback = false,
  lookup = (hostname) => dns.lookup(hostname, { all: true }),
  timeoutMs = 10_000,
}: {
  allowLoopback?: boolean;
  lookup?: Lookup;
  timeoutMs?: number;
}) {
  const lookups = limitAtOnce(lookupsAtOnce);
  const looking = new Map<string, Promise<Address[]>>();
  const running = new Set<AbortController>();
  let ended = false;
  const isAllowed = (address: string) => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));

  /** Calls that come while the same name is looked up share the answer, so that one that hangs holds up few others. */
  function look(name: string): Promise<Address[]> {
    const known = looking.get(name);
    if (known) return known;
    const found = lookups(() => lookup(name))
      .catch(() => [])
      .finally(() => looking.delete(name));
    looking.set(name, found);
    return found;
  }

  /** The addresses of a host, all of them allowed. */
  async function resolve(url: URL, signal: AbortSignal): Promise<Address[] | AddressFailure | 'timeout'> {
    const found = look(url.hostname.replace(/^\[|\]$/g, ''));
    const addresses = await Promise.race([found, aborted(signal)]);
    if (!addresses) return 'timeout';
    if (addresses.length === 0) return 'address_unknown';
    return addresses.every(({ address }) => isAllowed(address)) ? addresses : 'address_private';
  }

  async function inTime<Result>(run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const call = new AbortController();
    const timer = setTimeout(() => call.abort(), timeoutMs);
    running.add(call);
    if (ended) call.abort();
    try {
      return await run(call.signal);
    } finally {
      clearTimeout(timer);
      running.delete(call);
    }
  }

  async function send(
    url: URL,
    headers: Record<string, string>,
    body: string,
    signal: AbortSignal,
  ): Promise<PostAnswer> {
    const found = await resolve(url, signal);
    if (typeof found === 'string') return { kind: 'failed', code: found };
    const agent = new Agent({ connect: { lookup: answering(found), timeout: timeoutMs } });
    try {
      const response = await request(url, { dispatcher: agent, method: 'POST', headers, body, signal });
      const text = await readStart(response.body);
      return { kind: 'answer', status: response.statusCode, headers: response.headers, text };
    } catch (error) {
      return { kind: 'failed', code: signal.aborted ? 'timeout' : failureOf(error) };
    } finally {
      void agent.destroy().catch(() => {});
    }
  }

  return {
    /** What is wrong with an address; null if it may be called. Resolves its name. */
    async check(url: URL): Promise<'not_https' | AddressFailure | null> {
      const isPlain = url.protocol === 'http:';
      if (url.protocol !== 'https:' && !(isPlain && allowLoopback)) return 'not_https';
      const found = await inTime((signal) => resolve(url, signal));
      if (typeof found === 'string') return found === 'timeout' ? 'address_unknown' : found;
      return isPlain && !found.every(({ address }) => isLoopbackAddress(address)) ? 'not_https' : null;
    },

    /** One POST, name resolution and all within the timeout, to an address that was checked; no redirect is followed. Never throws. */
    async post(url: URL, headers: Record<string, string>, body: string): Promise<PostAnswer> {
      const answer = await inTime((signal) => send(url, headers, body, signal));
      return ended && answer.kind === 'failed' ? { kind: 'failed', code: 'shutting_down' } : answer;
    },

    /** Ends all calls, current and later ones. */
    abortAll(): void {
      ended = true;
      for (const call of running) call.abort();
    },
  };
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

type Answering = (
  hostname: string,
  options: { all?: boolean },
  done: (error: null, address: string | Address[], family?: number) => void,
) => void;

/** In place of the resolver: the name isn't resolved again, so the answer can't have changed since the check. */
const answering =
  (addresses: Address[]): Answering =>
  (_hostname, { all }, done) => {
    const [first] = addresses;
    if (all || !first) done(null, addresses);
    else done(null, first.address, first.family);
  };

/** Leaving the loop ends the connection. A body that breaks off leaves what came: the status has arrived. */
async function readStart(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= maxAnswerBytes) break;
    }
  } catch {}
  return Buffer.concat(chunks).subarray(0, maxAnswerBytes).toString('utf8');
}

const timeouts = /^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/;
const tls =
  /^(ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|EPROTO|HOSTNAME_MISMATCH)$/;

function failureOf(error: unknown): 'timeout' | 'tls' | 'connection' {
  const { code } = error as { code?: unknown };
  if (timeouts.test(String(code))) return 'timeout';
  return tls.test(String(code)) ? 'tls' : 'connection';
}

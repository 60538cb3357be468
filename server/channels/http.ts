import { Agent, request } from 'undici';
import { type HeaderMap, oneHeader } from './hmac.ts';

/**
 * The result of one call. `json` is undefined if the body isn't JSON or is longer than `maxBytes`. `failed`: no whole
 * answer came; `written` says whether the platform may have got the request. `code` never holds a URL or a header.
 */
export type Answer = { kind: 'answer'; status: number; headers: HeaderMap; json: unknown } | Failed;
/** The same with the body's bytes; null if it is longer than `maxBytes`. */
type Download = { kind: 'answer'; status: number; headers: HeaderMap; bytes: Buffer | null } | Failed;
type Failed = { kind: 'failed'; written: boolean; code: string };

interface Call {
  url: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  body?: Uint8Array;
  timeoutMs: number;
  maxBytes?: number;
}

/** For calls that a customer or a form waits for. */
export const askTimeoutMs = 5_000;
/**
 * For sends. Longer than the 10 s after which undici gives up connecting: so whatever this timer ends was
 * connected, and may have been written.
 */
export const sendTimeoutMs = 15_000;

/** The calls to platforms of one process, on connections that stay open. */
export interface PlatformHttp {
  /** One call. Never throws; follows no redirect, since a token must not travel to another host. */
  call(call: Call): Promise<Answer>;
  /** As `call`, for what isn't JSON. */
  download(call: Call): Promise<Download>;
  /** Ends all calls, current and later ones, with the code `shutting_down`. */
  abortAll(): void;
}

/** undici's `request`: a third of the processor time of `fetch`, which Node builds on the same connections. */
export function openPlatformHttp(): PlatformHttp {
  const agent = new Agent();
  let ended = false;

  async function download({
    url,
    method = 'GET',
    headers,
    body,
    timeoutMs,
    maxBytes = 65_536,
  }: Call): Promise<Download> {
    if (ended) return { kind: 'failed', written: false, code: 'shutting_down' };
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(withCode('timeout')), timeoutMs);
    try {
      const sent = { 'user-agent': 'OmniLink', ...headers };
      const response = await request(url, { dispatcher: agent, method, headers: sent, body, signal: late.signal });
      const bytes = await readBytes(response.body, maxBytes);
      return { kind: 'answer', status: response.statusCode, headers: response.headers, bytes };
    } catch (error) {
      return { kind: 'failed', ...failureOf(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    download,
    async call(call) {
      const answer = await download(call);
      if (answer.kind === 'failed') return answer;
      const { bytes, ...rest } = answer;
      return { ...rest, json: bytes === null ? undefined : jsonIn(bytes) };
    },
    abortAll() {
      ended = true;
      void agent.destroy(withCode('shutting_down'));
    },
  };
}

const withCode = (code: string) => Object.assign(new Error(code), { code });

/** A token that is valid in a header; any other would make the call throw an error with the token in its text. */
export function isHeaderSafe(token: string | undefined): token is string {
  return token !== undefined && /^[\x21-\x7e]+$/.test(token);
}

/** `Retry-After` (seconds or a date) in milliseconds, a day at most; null if absent or not understood. */
export function retryAfterMs(headers: HeaderMap, now: Date): number | null {
  const value = oneHeader(headers, 'retry-after')?.trim();
  if (!value) return null;
  const date = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) - now.getTime() : Number.NaN;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : date;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 86_400_000) : null;
}

/** Leaving the loop ends the connection: a body that is too long isn't read to its end. */
async function readBytes(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Errors that can only come before the first byte of a request. */
const neverWritten =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_\w+|ERR_SSL_WRONG_VERSION_NUMBER|ERR_INVALID_URL|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

/** What an error of a call says. (Several addresses that failed: an AggregateError with their code.) */
export function failureOf(error: unknown): { written: boolean; code: string } {
  const { code, syscall, message } = error as { code?: unknown; syscall?: unknown; message?: string };
  if (typeof code !== 'string') return { written: true, code: 'network_error' };
  const handshake = code === 'ECONNRESET' && /before secure TLS connection/.test(message ?? '');
  return { written: !(handshake || syscall === 'connect' || neverWritten.test(code)), code };
}

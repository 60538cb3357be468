/** How the channels reach a platform: injected, so that tests and the demo decide where calls go. */
export type Fetch = typeof globalThis.fetch;

/**
 * The result of one call. `json` is undefined if the body isn't JSON or is longer than `maxBytes`. `failed`: no whole
 * answer came; `written` says whether the platform may have got the request. `code` never holds a URL or a header.
 */
export type Answer =
  | { kind: 'answer'; status: number; headers: Headers; json: unknown }
  | { kind: 'failed'; written: boolean; code: string };

export interface Call {
  url: string;
  method?: 'GET' | 'POST' | 'PUT';
  headers?: Record<string, string>;
  body?: Uint8Array;
  timeoutMs: number;
  maxBytes?: number;
}

/** For calls that a customer or a form waits for. */
export const askTimeoutMs = 5_000;
/**
 * For sends. Longer than the 10 s after which fetch itself gives up connecting: so whatever this timer ends was
 * connected, and may have been written.
 */
export const sendTimeoutMs = 15_000;

/** One call to a platform. Never throws; follows no redirect, since a token must not travel to another host. */
export async function callPlatform(fetch: Fetch, call: Call): Promise<Answer> {
  try {
    const response = await fetch(call.url, {
      method: call.method ?? 'GET',
      headers: call.headers,
      body: call.body === undefined ? undefined : new Uint8Array(call.body),
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeoutMs),
    });
    const json = await readJson(response, call.maxBytes ?? 65_536);
    return { kind: 'answer', status: response.status, headers: response.headers, json };
  } catch (error) {
    return { kind: 'failed', ...failureOf(error) };
  }
}

/** A token that is valid in a header; any other would make `fetch` throw an error with the token in its text. */
export function isHeaderSafe(token: string | undefined): token is string {
  return token !== undefined && /^[\x21-\x7e]+$/.test(token);
}

/** `Retry-After` (seconds or a date) in milliseconds, a day at most; null if absent or not understood. */
export function retryAfterMs(headers: Headers, now: Date): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  const date = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) - now.getTime() : Number.NaN;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : date;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 86_400_000) : null;
}

async function readJson(response: Response, maxBytes: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (const reader = response.body?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

interface SystemError {
  name?: string;
  code?: unknown;
  syscall?: unknown;
  message?: string;
  cause?: unknown;
}

/** Errors that can only come before the first byte of a request. */
const neverWritten =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_\w+|ERR_SSL_WRONG_VERSION_NUMBER|ERR_INVALID_URL|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

function failureOf(error: unknown): { written: boolean; code: string } {
  if ((error as SystemError)?.name === 'TimeoutError') return { written: true, code: 'timeout' };
  // fetch wraps the system's error: TypeError "fetch failed" → cause (several addresses: an AggregateError with a code).
  for (let at = error as SystemError | undefined; at; at = at.cause as SystemError | undefined) {
    if (typeof at.code !== 'string') continue;
    const handshake = at.code === 'ECONNRESET' && /before secure TLS connection/.test(at.message ?? '');
    return { written: !(handshake || at.syscall === 'connect' || neverWritten.test(at.code)), code: at.code };
  }
  return { written: true, code: 'network_error' };
}

import { FetchError, ofetch } from 'ofetch';
import { z } from 'zod';
import type { FieldErrorView, Problem } from '../server/contract/common.ts';

/** `offline`: no answer came, so nobody knows whether it was done. `unreadable`: an answer that the contract doesn't know. */
export type Failure = {
  code: string;
  status: number;
  /** The server's English title; the console shows its own words by `reason` and `code`. */
  message: string;
  /** What the title says beyond `code`. */
  reason?: string | undefined;
  /** By path in dots: `card.title`. */
  fieldErrors: Record<string, FieldFailure>;
  /** The whole problem document, for members of its own. */
  problem?: unknown;
};
/** What is wrong with a field; the console shows its own text for `code`. */
export type FieldFailure = Omit<FieldErrorView, 'path'>;
export type Reply<T> = { ok: true; value: T; etag: string | null } | { ok: false; failure: Failure };

/** The answer of a call that returns nothing. */
export const nothing = z.null();

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Call = {
  body?: object;
  query?: Record<string, string | number | undefined>;
  ifMatch?: string | null;
  /** Makes a repeated `POST` safe: the same key gets the same answer. */
  idempotencyKey?: string;
  /** Skips the gate: the gate's own calls would wait for themselves. */
  ungated?: true;
};

/**
 * What the console provides. `signIn`: the session is over; `confirmPasskey`: the passkey has to be shown again. True: the person did
 * so, and the same call is made once more.
 */
export const gate: { signIn: () => Promise<boolean>; confirmPasskey: () => Promise<boolean> } = {
  signIn: async () => false,
  confirmPasskey: async () => false,
};

const client = ofetch.create({ baseURL: '/api/v1', retry: 0, timeout: 30_000, credentials: 'same-origin' });

/**
 * One call to the API. Nothing is thrown: an answer is a value or a failure.
 * @param schema what the contract says the answer looks like (`nothing` for 204)
 * @param path under `/api/v1`, with its slash
 */
export async function call<T>(
  schema: z.ZodType<T>,
  method: Method,
  path: string,
  options: Call = {},
): Promise<Reply<T>> {
  const reply = await callOnce(schema, method, path, options);
  if (reply.ok || options.ungated) return reply;
  if (reply.failure.status === 401 && (await gate.signIn())) return callOnce(schema, method, path, options);
  if (reply.failure.code === 'passkey_required' && (await gate.confirmPasskey())) {
    return callOnce(schema, method, path, options);
  }
  return reply;
}

/** Deletes something; what is gone already is as good. */
export async function removeIfThere(path: string, query: Call['query'] = {}): Promise<Reply<null>> {
  const reply = await call(nothing, 'DELETE', path, { query });
  return reply.ok || reply.failure.code !== 'not_found' ? reply : { ok: true, value: null, etag: null };
}

async function callOnce<T>(schema: z.ZodType<T>, method: Method, path: string, options: Call): Promise<Reply<T>> {
  const headers: Record<string, string> = {};
  if (options.ifMatch) headers['if-match'] = options.ifMatch;
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  try {
    const response = await client.raw<unknown>(path, {
      method,
      headers,
      query: options.query ?? {},
      ...(options.body ? { body: options.body } : {}),
      ignoreResponseError: true,
    });
    if (!response.ok) return { ok: false, failure: failureOf(response.status, response._data) };
    const parsed = schema.safeParse(response.status === 204 ? null : response._data);
    if (!parsed.success) return failed('unreadable', response.status, parsed.error.message);
    return { ok: true, value: parsed.data, etag: response.headers.get('etag') };
  } catch (error) {
    if (error instanceof FetchError) return failed('offline', 0, error.message);
    throw error;
  }
}

const failed = (code: string, status: number, message: string): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, status, message, fieldErrors: {} },
});

/** A problem document as a failure; a proxy's own error page has a status only. */
function failureOf(status: number, body: unknown): Failure {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>;
  const fieldErrors = Object.fromEntries((problem.errors ?? []).map(({ path, ...error }) => [path, error]));
  const code = problem.code ?? (status >= 500 ? 'internal' : 'unreadable');
  return { code, status, message: problem.title ?? '', reason: problem.reason, fieldErrors, problem: body };
}

import type { FastifyRequest } from 'fastify';

/** The token of `Authorization: Bearer …`. */
export function bearer(request: FastifyRequest): string | undefined {
  const match = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '');
  return match?.[1];
}

export type JsonBody = { ok: true; value: unknown } | { ok: false };

/** The body as JSON. An absent body is no JSON. */
export function jsonBody(request: FastifyRequest): JsonBody {
  if (typeof request.body !== 'string') return { ok: false };
  try {
    return { ok: true, value: JSON.parse(request.body) as unknown };
  } catch {
    return { ok: false };
  }
}

/** The body as a form; anything else is an empty one. */
export const formBody = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams(typeof request.body === 'string' ? request.body : '');

export const queryOf = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams(request.url.split('?').slice(1).join('?'));

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A path parameter that the route declares. */
export function param(request: FastifyRequest, name: string): string {
  const params: unknown = request.params;
  const value = isRecord(params) ? params[name] : undefined;
  return typeof value === 'string' ? value : '';
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { digestOf, type Steps } from './steps.ts';

/** A webhook's headers as Node and Fastify give them. */
export type HeaderMap = Readonly<Record<string, string | string[] | undefined>>;

/** The one value of a header, whatever the case of its name; null if it is absent or came more than once. */
export function oneHeader(headers: HeaderMap, name: string): string | null {
  const values = Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? value : []));
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** True if `claimed` is the HMAC-SHA256 of the bytes; constant time. An empty secret fits nothing: anyone could sign with it. */
export function* fitsHmac(raw: Uint8Array, secret: string | undefined, claimed: Uint8Array): Steps<boolean> {
  if (!secret) return false;
  const right = yield* digestOf(createHmac('sha256', secret), raw);
  return claimed.length === right.length && timingSafeEqual(claimed, right);
}

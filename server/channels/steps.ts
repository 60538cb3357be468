import type { Hash, Hmac } from 'node:crypto';

/**
 * Work that may be long, in steps: yields how many bytes each step has handled, and returns the result. The caller decides when it
 * continues, so that a body of megabytes blocks nobody (`flows/inbound/slices.ts`).
 */
export type Steps<T> = Generator<number, T>;

/** No step handles more: on a slow processor some milliseconds. */
export const stepBytes = 64 * 1024;

/** The digest of the bytes, which are taken in steps. */
export function* digestOf(hash: Hash | Hmac, bytes: Uint8Array): Steps<Buffer> {
  for (let from = 0; from < bytes.length; from += stepBytes) {
    const piece = bytes.subarray(from, from + stepBytes);
    hash.update(piece);
    yield piece.length;
  }
  return hash.digest();
}

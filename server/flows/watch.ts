import { timingSafeEqual } from 'node:crypto';
import type { Context } from '../context.ts';

const macBytes = 16;
const shape = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{22})$/;

/** The secret by which the page asks for its attempt: the id with an HMAC of 128 bits over it. Nothing is stored. */
export function watchOf(context: Context, attemptId: string): string {
  return `${attemptId}.${macOf(context, attemptId, context.keys.currentKid)}`;
}

/** The attempt's id; null unless the watch is one of ours, by any key of the ring that isn't retired. */
export function readWatch(context: Context, watch: string): string | null {
  const [, attemptId, mac] = shape.exec(watch) ?? [];
  if (!attemptId || !mac) return null;
  // As text: the last of 22 characters has bits that decoding drops, so four spellings would pass as one.
  const given = Buffer.from(mac);
  const fits = context.keys.tokenKids.some((kid) =>
    timingSafeEqual(Buffer.from(macOf(context, attemptId, kid)), given),
  );
  return fits ? attemptId : null;
}

const macOf = (context: Context, attemptId: string, kid: string): string =>
  context.keys.mac('watch', attemptId, kid).subarray(0, macBytes).toString('base64url');

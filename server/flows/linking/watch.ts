import { timingSafeEqual } from 'node:crypto';
import type { Context } from '../../context.ts';

const macBytes = 16;
const shape = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{22})$/;

/** What a secret is for: the page's own opens its answer, both names included; a button's says which attempt was meant, to us only. */
type Purpose = 'watch' | 'button';

/** The secret by which the page asks for its attempt: the id with an HMAC of 128 bits over it. Nothing is stored. */
export const watchOf = (context: Context, attemptId: string): string => secretOf(context, 'watch', attemptId);

/** The attempt's id; null unless the watch is one of ours, by any key of the ring that isn't retired. */
export const readWatch = (context: Context, watch: string): string | null => read(context, ['watch'], watch);

/** The same for a button in a chat. Its data lies open on the phones of both sides, so that it must not open the page's answer. */
export const buttonOf = (context: Context, attemptId: string): string => secretOf(context, 'button', attemptId);

/** The attempt's id; null unless the button is one of ours. Buttons of 0.1 hold a watch. */
export const readButton = (context: Context, data: string): string | null => read(context, ['button', 'watch'], data);

const secretOf = (context: Context, purpose: Purpose, attemptId: string): string =>
  `${attemptId}.${macOf(context, purpose, attemptId, context.keys.currentKid)}`;

function read(context: Context, purposes: Purpose[], secret: string): string | null {
  const [, attemptId, mac] = shape.exec(secret) ?? [];
  if (!attemptId || !mac) return null;
  // As text: the last of 22 characters has bits that decoding drops, so four spellings would pass as one.
  const given = Buffer.from(mac);
  const fits = context.keys.tokenKids.some((kid) =>
    purposes.some((purpose) => timingSafeEqual(Buffer.from(macOf(context, purpose, attemptId, kid)), given)),
  );
  return fits ? attemptId : null;
}

const macOf = (context: Context, purpose: Purpose, attemptId: string, kid: string): string =>
  context.keys.mac(purpose, attemptId, kid).subarray(0, macBytes).toString('base64url');

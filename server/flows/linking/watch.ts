import { timingSafeEqual } from 'node:crypto';
import type { Context } from '../../context.ts';

const macBytes = 16;
const shape = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{22})$/;

/** What a secret is for: the page's reads its answer, both names included; a button's only identifies the attempt; `data` downloads. */
type Purpose = 'watch' | 'button' | 'data';

/** The page's secret for its attempt: the id with a 128-bit HMAC. Nothing is stored. */
export const watchOf = (context: Context, attemptId: string): string => secretOf(context, 'watch', attemptId);

/** The attempt's id; null unless the watch was signed with a key of the ring that isn't retired. */
export const readWatch = (context: Context, watch: string): string | null => read(context, ['watch'], watch);

/** The same for a button in a chat. Its data is readable on both sides' phones, so it must not read the page's answer. */
export const buttonOf = (context: Context, attemptId: string): string => secretOf(context, 'button', attemptId);

/** The attempt's id; null unless the button is ours. Buttons of 0.1 hold a watch. */
export const readButton = (context: Context, data: string): string | null => read(context, ['button', 'watch'], data);

const secretOf = (context: Context, purpose: Purpose, attemptId: string): string =>
  `${attemptId}.${macOf(context, purpose, attemptId)}`;

function read(context: Context, purposes: Purpose[], secret: string): string | null {
  const [, attemptId, mac] = shape.exec(secret) ?? [];
  if (!attemptId || !mac) return null;
  return purposes.some((purpose) => macFits(context, purpose, attemptId, mac)) ? attemptId : null;
}

/** An HMAC of 128 bits over the text, 22 characters of base64url. @param kid default: the key that signs */
export const macOf = (
  context: Context,
  purpose: Purpose,
  text: string,
  kid: string = context.keys.currentKid,
): string => context.keys.mac(purpose, text, kid).subarray(0, macBytes).toString('base64url');

/** True for what `macOf` made with a key of the ring that isn't retired. @param mac 22 characters */
export function macFits(context: Context, purpose: Purpose, text: string, mac: string): boolean {
  // Compared as text: decoding drops bits of the last of 22 characters, so four spellings would match.
  const given = Buffer.from(mac);
  return context.keys.tokenKids.some((kid) => timingSafeEqual(Buffer.from(macOf(context, purpose, text, kid)), given));
}

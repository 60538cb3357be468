import { z } from 'zod';
import { type BrowserKind, browserKinds } from '../../contract/platform-facts.ts';
import { type Platform, platforms } from '../../contract/platforms.ts';

/** A card token says which card; it is no proof of who taps it. */
export const cardClaimsSchema = z.strictObject({ c: z.uuid() });

/** A tap token: card, tap id, tapped at (ms since 1970), kind of browser, keyed hash of the network it came from. */
export const tapClaimsSchema = z.strictObject({
  c: z.uuid(),
  p: z.uuid(),
  a: z.number().int().positive(),
  b: z.enum(browserKinds),
  n: z.string().max(32),
});

/**
 * A tap as a decision reads it. A bare card token is a tap without provenance, with the card's id and the current time. `kid`:
 * the key that signed the tap, and that its network is hashed with.
 */
export type Tap = {
  cardId: string;
  tapId: string;
  tappedAt: Date;
  provenance: { kind: BrowserKind; network: string; kid: string } | null;
};

/** How long a tap token may link without asking. */
export const tapFreshMs = 30 * 60_000;

/**
 * True if the tap may link without being asked: fresh, started in the source app's own browser, posted from the network it started on
 * (§2, first row).
 */
export function isProven(tap: Tap, source: Platform, network: string, now: Date): boolean {
  if (!tap.provenance) return false;
  const ageMs = now.getTime() - tap.tappedAt.getTime();
  return (
    ageMs <= tapFreshMs &&
    platforms[source].browsers.includes(tap.provenance.kind) &&
    tap.provenance.network === network
  );
}

/** The end of a token's first part. Searched first: otherwise a text full of `eyJ` would be read again from each. */
const firstDot = /\.(?=[\w-]+\.[\w-]{43})/g;
const restOfToken = /\.[\w-]+\.[\w-]{43}/y;
const letterOfToken = /[\w-]/;

/**
 * The token in an address to which a chat, a mail or a person has added punctuation, brackets or parameters
 * (`…/go/<token>)`); the text itself if there is none.
 */
export const tokenIn = (text: string): string =>
  /^[^A-Za-z0-9]*(eyJ[\w-]+\.[\w-]+\.[\w-]{43})(?![A-Za-z0-9])/.exec(text)?.[1] ?? text;

/** A text without the tokens in it: platforms echo our cards to us, and customers paste their addresses. */
export function hideTokens(text: string): string {
  if (!text.includes('eyJ')) return text;
  let shown = '';
  let from = 0;
  for (const { index } of text.matchAll(firstDot)) {
    let start = Math.max(index, from);
    while (start > from && letterOfToken.test(text.charAt(start - 1))) start -= 1;
    const head = text.slice(start, index).search(/eyJ[\w-]/);
    restOfToken.lastIndex = index;
    if (head < 0 || !restOfToken.test(text)) continue;
    shown += `${text.slice(from, start + head)}[token]`;
    from = restOfToken.lastIndex;
  }
  return shown + text.slice(from);
}

import { z } from 'zod';
import type { Platform } from './channel.ts';

/** What kind of browser a tap began in; `external` is a browser of its own, `webview` another app's. */
export const browserKinds = ['messenger', 'facebook', 'instagram', 'line', 'external', 'webview'] as const;
export type BrowserKind = (typeof browserKinds)[number];

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
 * A tap as a decision reads it. A bare card token is a tap without provenance, with the card's id and the present time. `kid`:
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

/** The apps whose own browser proves that a card was tapped where it was sent (§2). */
const ownBrowsers: Record<Platform, readonly BrowserKind[]> = {
  messenger: ['messenger', 'facebook'],
  instagram: ['instagram'],
  line: ['line'],
  whatsapp: ['external'],
};

/**
 * True if the tap may link without being asked: fresh, begun in the source app's own browser, posted from the network it
 * began on (§2, first row).
 */
export function isProven(tap: Tap, source: Platform, network: string, now: Date): boolean {
  if (!tap.provenance) return false;
  const ageMs = now.getTime() - tap.tappedAt.getTime();
  return ageMs <= tapFreshMs && ownBrowsers[source].includes(tap.provenance.kind) && tap.provenance.network === network;
}

/** The end of a token's first part. Looked for first: from each `eyJ` on, a text full of them would be read over and over. */
const firstDot = /\.(?=[\w-]+\.[\w-]{43})/g;
const restOfToken = /\.[\w-]+\.[\w-]{43}/y;
const letterOfToken = /[\w-]/;

/**
 * The token in a part of an address that a chat, a mail or a person has put punctuation, brackets or parameters around
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

/**
 * The part of an address that names the network: 24 bits of IPv4 (also as `::ffff:…`, dotted or not), 48 of IPv6.
 * @returns text to be hashed with a key; the address itself is never stored.
 */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address);
  if (v4) return `4:${v4[1]}`;
  const groups = groupsOf(address);
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') {
    const [high, low] = groups.slice(6).map((group) => Number.parseInt(group, 16));
    if (high !== undefined && low !== undefined) return `4:${high >> 8}.${high & 255}.${low >> 8}`;
  }
  return `6:${groups.slice(0, 3).join(':')}`;
}

/** The groups of an IPv6 address without leading zeros; `::` written out. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(gap).fill('0'), ...right].map((group) => group.replace(/^0+(?=.)/, ''));
}

import type { Context } from '../context.ts';
import { type BrowserKind, cardClaimsSchema, networkOf, type Tap, tapClaimsSchema } from '../domain/link-token.ts';

/** Longer than any token of ours: refused before any work. */
const maxTokenLength = 1000;

/**
 * Reads the `t` of an address: a tap token, or a card token as a tap without provenance.
 * @returns null for anything else, however broken. The card's own row has the last word (§1).
 */
export async function readTap(context: Context, token: string, now: Date): Promise<Tap | null> {
  if (token.length > maxTokenLength) return null;
  const tap = tapClaimsSchema.safeParse(await context.keys.verify('tap', token));
  if (tap.success) {
    const { c, p, a, b, n } = tap.data;
    return { cardId: c, tapId: p, tappedAt: new Date(a), provenance: { kind: b, network: n } };
  }
  const cardId = await readCardToken(context, token);
  return cardId ? { cardId, tapId: cardId, tappedAt: now, provenance: null } : null;
}

/** The card's id; null unless the token is a card token of ours. */
export async function readCardToken(context: Context, token: string): Promise<string | null> {
  if (token.length > maxTokenLength) return null;
  const card = cardClaimsSchema.safeParse(await context.keys.verify('card', token));
  return card.success ? card.data.c : null;
}

/** The token in a card's button. `kid` is the card's own, so that a card keeps its address when keys change. */
export function signCard(context: Context, cardId: string, kid?: string): Promise<string> {
  return context.keys.sign('card', { c: cardId }, kid);
}

/** A new tap of a card, as `GET /go/:token` hands it out. Nothing is stored. */
export function signTap(context: Context, cardId: string, kind: BrowserKind, address: string): Promise<string> {
  const claims = {
    c: cardId,
    p: context.newId(),
    a: context.now().getTime(),
    b: kind,
    n: networkHash(context, address),
  };
  return context.keys.sign('tap', claims);
}

/** Keyed hash of the network an address belongs to. */
export function networkHash(context: Context, address: string): string {
  return context.keys.mac('network', networkOf(address)).subarray(0, 12).toString('base64url');
}

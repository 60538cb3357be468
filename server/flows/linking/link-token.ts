import type { Context } from '../../context.ts';
import type { BrowserKind } from '../../contract/platform-facts.ts';
import { networkOf } from '../../domain/browsers/network.ts';
import { cardClaimsSchema, type Tap, tapClaimsSchema } from '../../domain/linking/link-token.ts';
import { tapCounts } from '../../domain/linking/signing-keys.ts';

/** Longer than any token of ours: refused before any work. */
const maxTokenLength = 1000;

/** Why a token is refused: it isn't ours, or its key is retired. */
type TokenRefusal = 'token_invalid' | 'token_expired';
type ReadToken<T> = { ok: true; value: T } | { ok: false; reason: TokenRefusal };

/**
 * Reads the `t` of an address: a tap token, or a card token as a tap without provenance. A tap signed with a key that was replaced
 * over an hour ago has no provenance either: a leaked old key can't make taps that link without asking, and a customer with an old
 * page is asked at worst. The card's row decides (§1).
 */
export async function readTap(context: Context, token: string, now: Date): Promise<ReadToken<Tap>> {
  if (token.length > maxTokenLength) return { ok: false, reason: 'token_invalid' };
  const verified = await context.keys.verify('tap', token);
  if (!verified.ok && verified.reason === 'retired') return { ok: false, reason: 'token_expired' };
  const claims = verified.ok ? tapClaimsSchema.safeParse(verified.claims) : null;
  if (!verified.ok || !claims?.success) {
    const card = await readCardToken(context, token);
    return card.ok ? { ok: true, value: bareTap(card.value, now) } : card;
  }
  const { c, p, a, b, n } = claims.data;
  if (!(await isNewest(context, verified.kid, now))) return { ok: true, value: bareTap(c, now) };
  const provenance = { kind: b, network: n, kid: verified.kid };
  return { ok: true, value: { cardId: c, tapId: p, tappedAt: new Date(a), provenance } };
}

async function isNewest(context: Context, kid: string, now: Date): Promise<boolean> {
  const { newest, before } = context.signingKeys;
  // Another server may have started to sign with it since the last heartbeat (every 15 s).
  if (kid !== newest && kid !== before) {
    context.signingKeys = (await context.store.servers.signingKeys()) ?? context.signingKeys;
  }
  return tapCounts(kid, context.signingKeys, now);
}

const bareTap = (cardId: string, now: Date): Tap => ({ cardId, tapId: cardId, tappedAt: now, provenance: null });

/** The id of the card that a card token of ours names. */
export async function readCardToken(context: Context, token: string): Promise<ReadToken<string>> {
  if (token.length > maxTokenLength) return { ok: false, reason: 'token_invalid' };
  const verified = await context.keys.verify('card', token);
  if (!verified.ok) return { ok: false, reason: verified.reason === 'retired' ? 'token_expired' : 'token_invalid' };
  const claims = cardClaimsSchema.safeParse(verified.claims);
  return claims.success ? { ok: true, value: claims.data.c } : { ok: false, reason: 'token_invalid' };
}

/** True for a card that has expired or whose key is retired: it answers `token_expired`. */
export const isCardOver = (context: Context, card: { kid: string; expiresAt: Date }, now: Date): boolean =>
  card.expiresAt <= now || context.keys.retired.has(card.kid);

/** The token in a card's button. `kid` is the card's own, so that a card keeps its address when keys change. */
export function signCard(context: Context, cardId: string, kid?: string): Promise<string> {
  return context.keys.sign('card', { c: cardId }, kid);
}

/** A new tap token of a card, issued by `GET /go/:token`. Nothing is stored. */
export function signTap(context: Context, cardId: string, kind: BrowserKind, address: string): Promise<string> {
  const { currentKid } = context.keys;
  const claims = {
    c: cardId,
    p: context.newId(),
    a: context.now().getTime(),
    b: kind,
    n: networkHash(context, address, currentKid),
  };
  return context.keys.sign('tap', claims, currentKid);
}

/** Hash of the network an address belongs to. @param kid the key that signed, or signs, the tap */
export function networkHash(context: Context, address: string, kid: string): string {
  return context.keys.mac('network', networkOf(address), kid).subarray(0, 12).toString('base64url');
}

import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { tapFreshMs } from '../../domain/linking/link-token.ts';
import { codeLength, codeOfBytes } from '../../domain/linking/whatsapp-code.ts';

/** The letters of a fresh code that identify its card, 50 bits. The other six are a MAC over the time when it was issued. */
const locatorLength = 10;
const slotMs = 10 * 60_000;

/**
 * The code that links by this card on WhatsApp after a question to its sender (§9): 80 bits of an HMAC over the card's id, so that
 * it can be shown again without being stored.
 * @param kid the key under which the card was created
 * @throws if that key is no longer in the ring
 */
export function codeOfCard(context: Context, cardId: string, kid: string): string {
  return codeOfBytes(context.keys.mac('code', cardId, kid));
}

/**
 * The code of a draft whose tap was proven (§2): it links without a question while a tap counts as fresh, and after a question from
 * then on. Otherwise as `codeOfCard`.
 */
export function freshCodeOfCard(context: Context, cardId: string, kid: string, at: Date): string {
  return locatorOf(context, cardId, kid) + timeMac(context, cardId, kid, slotOf(at));
}

/** True if this code of the card was issued less than about `tapFreshMs` before. `code` has its case and typos folded. */
export function isFreshCode(context: Context, card: { id: string; kid: string }, code: string, at: Date): boolean {
  if (!context.keys.kids.has(card.kid) || !code.startsWith(locatorOf(context, card.id, card.kid))) return false;
  // One slot ahead too: WhatsApp's clock and ours may differ, and its times are whole seconds.
  for (let slot = slotOf(at) + 1; slot >= slotOf(at) - tapFreshMs / slotMs; slot -= 1) {
    if (code.slice(locatorLength) === timeMac(context, card.id, card.kid, slot)) return true;
  }
  return false;
}

const slotOf = (at: Date) => Math.floor(at.getTime() / slotMs);

const locatorOf = (context: Context, cardId: string, kid: string) =>
  codeOfBytes(context.keys.mac('code', `${cardId} fresh`, kid)).slice(0, locatorLength);

const timeMac = (context: Context, cardId: string, kid: string, slot: number) =>
  codeOfBytes(context.keys.mac('code', `${cardId} at ${slot}`, kid)).slice(0, codeLength - locatorLength);

/** The stored and indexed hashes of a card's codes: SHA-256 of the code that asks, and of the common prefix of its fresh codes. */
export const hashOfCode = (code: string): Buffer => createHash('sha256').update(`code:${code}`).digest();
export const hashOfLocator = (code: string): Buffer =>
  createHash('sha256')
    .update(`locator:${code.slice(0, locatorLength)}`)
    .digest();

/** The hashes of a new card. */
export function codeHashes(context: Context, cardId: string, kid: string) {
  return {
    codeHash: hashOfCode(codeOfCard(context, cardId, kid)),
    freshCodeHash: hashOfLocator(locatorOf(context, cardId, kid)),
  };
}

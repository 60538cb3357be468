import type { Platform } from '../channel.ts';

/** A look-ahead, since the text before a reference may look like half of one: `CARD-9K3M-2Q7X`. */
const reference = /\b(?=([0-9A-HJKMNP-TV-Z]{4})-?([0-9A-HJKMNP-TV-Z]{4})\b)/g;

/** A campaign's reference as links carry it: eight characters of Crockford's base 32. @param digest SHA-256 of the campaign's id */
export function showReference(digest: Uint8Array): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const letters = Array.from(digest.subarray(0, 8), (byte) => alphabet[byte & 31]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** The references that a text or a link's `ref` may hold, in the form of `showReference`. */
export function findReferences(text: string): string[] {
  return [...text.normalize('NFKC').toUpperCase().matchAll(reference)].map((match) => `${match[1]}-${match[2]}`);
}

/**
 * The link that requests a campaign's card on its source (m.me, ig.me, wa.me, line.me); null if the account's address isn't known
 * yet.
 * @param account the source channel's public ids
 * @param text the customer's draft where the platform's links have no `ref`; must contain the reference
 * @param whatsappLinkUrl `https://wa.me`, without trailing slash
 */
export function referralLink(
  source: { platform: Platform; account: Readonly<Record<string, string>> },
  ref: string,
  text: string,
  whatsappLinkUrl: string,
): string | null {
  const { account } = source;
  switch (source.platform) {
    case 'messenger':
      return account.pageId ? `https://m.me/${account.pageId}?ref=${encodeURIComponent(ref)}` : null;
    case 'instagram':
      return account.username ? `https://ig.me/m/${account.username}?ref=${encodeURIComponent(ref)}` : null;
    case 'whatsapp':
      return account.phoneNumber ? `${whatsappLinkUrl}/${account.phoneNumber}?text=${encodeURIComponent(text)}` : null;
    case 'line':
      return account.basicId
        ? `https://line.me/R/oaMessage/${encodeURIComponent(account.basicId)}/?${encodeURIComponent(text)}`
        : null;
  }
}

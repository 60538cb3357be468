/** Crockford's base 32: no I, L, O and U, so that a code can be read out and typed. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const codeLength = 16;
const codeBytes = 10;

/** 80 bits as a code, in the form used for comparing: `9K3M2Q…`, 16 characters. @param bytes at least ten */
export function codeOfBytes(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, codeBytes)) bits = (bits << 8n) | BigInt(byte);
  let code = '';
  for (let i = 0; i < codeLength; i += 1) {
    code = alphabet[Number(bits & 31n)] + code;
    bits >>= 5n;
  }
  return code;
}

/** As a customer sees it: four groups of four. */
export const showCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');

/** People read 0 and 1 as O and I. */
const fold = (word: string) => word.replaceAll('O', '0').replace(/[IL]/g, '1');

export type FoundCodes = {
  /** Every candidate in the text, each once, in order. */
  candidates: string[];
  /** How many were surely meant as a code: a sentence doesn't come in this form by chance. */
  meant: number;
};

/** The only separators allowed inside a code. */
const gap = /^[\s\p{Cf}\-‐-―_.]{1,4}$/u;

/** Where a match isn't meant as a code: an address, or part of a longer id (a UUID). */
const address = /\bHTTPS?:\/\/\S+/g;
const longer = /^-[0-9A-Z]/;

/**
 * The codes a text may hold: anywhere in it, in any case, typos folded, broken by spaces, hyphens or line breaks. Words of
 * Latin letters can add up to the length of a code, so most candidates of a long text are none.
 */
export function findCodes(text: string): FoundCodes {
  const upper = text.normalize('NFKC').toUpperCase();
  const words = [...upper.matchAll(/[0-9A-Z]+/g)].map((match) => ({
    word: match[0],
    at: match.index,
    end: match.index + match[0].length,
  }));
  const candidates = new Set<string>();
  const addresses = [...upper.matchAll(address)].map((match) => ({
    at: match.index,
    end: match.index + match[0].length,
  }));
  let meant = 0;
  let meantUntil = 0;
  for (const [from, first] of words.entries()) {
    let joined = '';
    let end = first.at;
    for (let to = from; joined.length < codeLength; to += 1) {
      const next = words[to];
      if (!next || (to > from && !gap.test(upper.slice(end, next.at)))) break;
      joined += next.word;
      end = next.end;
    }
    const code = joined.length === codeLength ? fold(joined) : '';
    if (!code || ![...code].every((char) => alphabet.includes(char))) continue;
    candidates.add(code);
    // “Code” before a code of ours is four letters too: what overlaps is one.
    const isPart =
      upper[first.at - 1] === '-' ||
      longer.test(upper.slice(end, end + 2)) ||
      addresses.some((it) => first.at > it.at && end <= it.end);
    if (first.at >= meantUntil && !isPart && isMeant(upper.slice(first.at, end))) {
      meant += 1;
      meantUntil = end;
    }
  }
  return { candidates: [...candidates], meant };
}

/** Groups of four joined by hyphens; or, with a digit among letters, in one piece or in groups of four. */
function isMeant(written: string): boolean {
  // Sixteen digits are a bank card's number, or an order's.
  if (!/[A-Z]/.test(written)) return false;
  if (/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(written)) return true;
  return /\d/.test(written) && /^[0-9A-Z]{4}([\s\p{Cf}\-‐-―_.]*[0-9A-Z]{4}){3}$/u.test(written);
}

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';

/** The purpose of a key. A key derived for one purpose opens nothing of another (§1). */
type Purpose = 'card' | 'tap' | 'preview' | 'watch' | 'button' | 'data' | 'network' | 'code' | 'seal' | 'fingerprint';

export type Sealed = { kid: string; sealed: Buffer };

/** A token's content and signing key, or why it is refused. */
type Verified = { ok: true; kid: string; claims: unknown } | { ok: false; reason: 'invalid' | 'retired' };

/** The key ring: the first secret signs and seals, all of them verify and open. */
export type KeyRing = {
  readonly currentKid: string;
  /** All keys with a secret, which open sealed data. */
  readonly kids: ReadonlySet<string>;
  /** Keys that no longer verify tokens, with or without their secret. */
  readonly retired: ReadonlySet<string>;
  /** The keys whose tokens are accepted: all except retired ones. */
  readonly tokenKids: readonly string[];
  /** Compact JWS, HS256, `typ` fixed by purpose. `kid` defaults to the current key. */
  sign(purpose: 'card' | 'tap' | 'preview', claims: object, kid?: string): Promise<string>;
  /** Checks a token created by `sign` for the same purpose; `invalid` for any other input. */
  verify(purpose: 'card' | 'tap' | 'preview', token: string): Promise<Verified>;
  /** HMAC-SHA256 of `text` under the purpose's key: the current one, or the named one. */
  mac(purpose: 'watch' | 'button' | 'data' | 'network' | 'code', text: string, kid?: string): Buffer;
  /** AES-256-GCM with `context` as associated data. */
  seal(bytes: Uint8Array, context: string): Sealed;
  /** @throws if the key is unknown or the bytes or the context are not the sealed ones. */
  open(sealed: Sealed, context: string): Buffer;
  /** Eight bytes that distinguish two keys under one id, and reveal nothing of the key. */
  fingerprint(kid: string): Buffer;
};

const IV_BYTES = 12;
const TAG_BYTES = 16;
const FINGERPRINT_BYTES = 8;

const invalid: Verified = { ok: false, reason: 'invalid' };

/**
 * @param secrets at least one `{ kid, secret }`, secrets of 32 bytes or more, the one that signs first.
 * @param retiredKids keys whose tokens are no longer accepted; their secrets may be in `secrets` or missing
 */
export function buildKeyRing(
  secrets: readonly { kid: string; secret: Uint8Array }[],
  retiredKids: readonly string[] = [],
): KeyRing {
  const [first] = secrets;
  if (!first) throw new Error('a key ring needs at least one key');
  const byKid = new Map(secrets.map((entry) => [entry.kid, entry.secret]));
  const retired = new Set(retiredKids);
  const derived = new Map<string, Buffer>();

  function key(purpose: Purpose, kid: string): Buffer | null {
    const name = `${purpose}:${kid}`;
    const known = derived.get(name);
    if (known) return known;
    const secret = byKid.get(kid);
    if (!secret) return null;
    const made = Buffer.from(hkdfSync('sha256', secret, '', `omnilink:${purpose}`, 32));
    derived.set(name, made);
    return made;
  }

  function needed(purpose: Purpose, kid: string): Buffer {
    const found = key(purpose, kid);
    if (!found) throw new Error(`key ${kid} is not in the ring`);
    return found;
  }

  return {
    currentKid: first.kid,
    kids: new Set(byKid.keys()),
    retired,
    tokenKids: [...byKid.keys()].filter((kid) => !retired.has(kid)),

    sign(purpose, claims, kid = first.kid) {
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'HS256', kid, typ: purpose })
        .sign(needed(purpose, kid));
    },

    async verify(purpose, token) {
      // By its name alone: the key itself may be missing, and "expired" reveals and opens nothing.
      const named = kidOf(token, purpose);
      if (named !== null && retired.has(named)) return { ok: false, reason: 'retired' };
      try {
        const { payload, protectedHeader } = await compactVerify(
          token,
          (header) => {
            const found = header.typ === purpose && header.kid ? key(purpose, header.kid) : null;
            if (!found) throw new Error('no such key');
            return found;
          },
          { algorithms: ['HS256'] },
        );
        // An unknown header member may mean something to a newer reader; we don't guess.
        if (named === null || Object.keys(protectedHeader).length !== 3) return invalid;
        return { ok: true, kid: named, claims: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) };
      } catch {
        return invalid;
      }
    },

    mac(purpose, text, kid = first.kid) {
      return createHmac('sha256', needed(purpose, kid)).update(text).digest();
    },

    seal(bytes, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', needed('seal', first.kid), iv);
      cipher.setAAD(Buffer.from(`${context}:${first.kid}`));
      const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return { kid: first.kid, sealed: Buffer.concat([iv, cipher.getAuthTag(), body]) };
    },

    open({ kid, sealed }, context) {
      const decipher = createDecipheriv('aes-256-gcm', needed('seal', kid), sealed.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(`${context}:${kid}`));
      decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    },

    fingerprint: (kid) => needed('fingerprint', kid).subarray(0, FINGERPRINT_BYTES),
  };
}

/** The key id in a token of this purpose; null for anything else. */
function kidOf(token: string, purpose: Purpose): string | null {
  try {
    const { typ, kid } = decodeProtectedHeader(token);
    return typ === purpose && typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}

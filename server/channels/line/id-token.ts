import { createHash } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { lineUserId } from '../../domain/external-id.ts';
import { idOf, nameOf, pictureOf } from '../event-fields.ts';
import type { buildKeySet } from './key-set.ts';

/**
 * `audience` is the Login channel that the token was made for: compare it before trusting anything else. `fingerprint`
 * names the token (hex), the same however its signature is written: there are several valid ways.
 */
export type IdTokenAnswer =
  | {
      ok: true;
      audience: string;
      userId: string;
      name: string | null;
      pictureUrl: string | null;
      issuedAt: Date;
      fingerprint: string;
    }
  | { ok: false; reason: 'login_invalid' | 'platform_error'; code: string };

const issuer = 'https://access.line.me';

/**
 * Checks an ID token locally: `alg`, `kid`, signature, issuer, expiry, and that it was issued at most 60 min ago and
 * 60 s ahead. LIFF has no nonce: the token says who, the caller's one-use token says that it isn't a replay.
 * https://developers.line.biz/en/docs/line-login/verify-id-token/
 */
export async function checkIdToken(
  idToken: string,
  keySet: ReturnType<typeof buildKeySet>,
  now: Date,
): Promise<IdTokenAnswer> {
  const kid = kidOf(idToken);
  if (kid === null) return refused('header');
  const found = await keySet.keyFor(kid);
  if (!found.ok)
    return found.reason === 'unknown' ? refused(found.code) : { ok: false, reason: 'platform_error', code: found.code };
  try {
    const { payload } = await jwtVerify(idToken, found.key, {
      algorithms: ['ES256'],
      issuer,
      currentDate: now,
      requiredClaims: ['exp', 'iat'],
    });
    const { aud, sub, iat = 0 } = payload;
    const ageMs = now.getTime() - iat * 1000;
    if (ageMs > 3_600_000 || ageMs < -60_000) return refused('iat');
    const audience = idOf(aud);
    const userId = idOf(sub);
    if (audience === null) return refused('aud');
    if (userId === null || !lineUserId.test(userId)) return refused('sub');
    const { name, picture } = payload;
    return {
      ok: true,
      audience,
      userId,
      name: nameOf(name),
      pictureUrl: pictureOf(picture),
      issuedAt: new Date(iat * 1000),
      fingerprint: fingerprintOf(idToken),
    };
  } catch (error) {
    if (error instanceof errors.JOSEError) return refused(error.code.toLowerCase().replace(/^err_/, ''));
    throw error;
  }
}

/** The key id, null unless the header says ES256: which algorithm holds is our choice, never the token's. */
function kidOf(idToken: string): string | null {
  try {
    const { alg, kid } = decodeProtectedHeader(idToken);
    return alg === 'ES256' ? idOf(kid) : null;
  } catch {
    return null;
  }
}

/** Of a signature only its first half counts: (r, n − s) signs what (r, s) signs, and each sign-in has an r of its own. */
function fingerprintOf(idToken: string): string {
  const dot = idToken.lastIndexOf('.');
  const r = Buffer.from(idToken.slice(dot + 1), 'base64url').subarray(0, 32);
  return createHash('sha256').update(idToken.slice(0, dot)).update(r).digest('hex');
}

const refused = (code: string): IdTokenAnswer => ({ ok: false, reason: 'login_invalid', code });

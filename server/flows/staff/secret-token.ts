import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits, for a cookie, a link or a key, and the only form in which it is stored. */
export function newSecret(prefix = ''): { secret: string; hash: Buffer } {
  const secret = `${prefix}${randomBytes(32).toString('base64url')}`;
  return { secret, hash: hashOfSecret(secret) };
}

/** SHA-256: the secret is random, so nothing can be tried against its hash. */
export const hashOfSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

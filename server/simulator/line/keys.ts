import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { hex } from '../world/ids.ts';
import type { SigningKey } from '../world/line-state.ts';
import type { World } from '../world/world.ts';

/** The key that signs now; the first call makes one. */
export function currentKey(world: World): SigningKey {
  const key = world.state.keys.filter(({ retired }) => !retired).at(-1);
  return key ?? rotateKeys(world, false);
}

/** Adds a signing key. `drop`: the older ones leave the JWKS at once (LINE keeps them for a while). */
export function rotateKeys(world: World, drop: boolean): SigningKey {
  const key = newKey();
  if (drop) for (const old of world.state.keys) old.retired = true;
  world.state.keys.push(key);
  world.changed();
  return key;
}

/** A key that is in no JWKS unless it is pushed into the state. */
export function newKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = hex(64);
  return {
    kid,
    privateJwk: { ...privateKey.export({ format: 'jwk' }) },
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' },
    retired: false,
  };
}

/** `GET /oauth2/v2.1/certs`. */
export function jwks(world: World): { keys: Record<string, unknown>[] } {
  currentKey(world);
  return { keys: world.state.keys.filter(({ retired }) => !retired).map(({ publicJwk }) => publicJwk) };
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWS as LIFF gives it: ES256, raw r‖s. */
export function signEs256(header: Record<string, unknown>, payload: unknown, key: SigningKey): string {
  const input = `${encode(header)}.${encode(payload)}`;
  const privateKey = createPrivateKey({ key: key.privateJwk, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

/** A JWS as LINE's web login gives it: HS256 with the channel secret. */
export function signHs256(payload: unknown, secret: string): string {
  const input = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** A JWS without a signature, which nobody may accept. */
export const unsigned = (payload: unknown): string => `${encode({ typ: 'JWT', alg: 'none' })}.${encode(payload)}.`;

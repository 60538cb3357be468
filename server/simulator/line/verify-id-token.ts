import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { isRecord } from '../http/requests.ts';
import type { World } from '../world/world.ts';

type Verified = { ok: true; payload: Record<string, unknown> } | { ok: false; reason: string };

/**
 * `POST /oauth2/v2.1/verify`: form `id_token`, `client_id`, optional `nonce` and `user_id`; errors in LINE's words.
 * https://developers.line.biz/en/reference/line-login/#verify-id-token
 */
export function verifyIdToken(world: World, form: URLSearchParams): Verified {
  const no = (reason: string): Verified => ({ ok: false, reason });
  const [header, payload, signature] = (form.get('id_token') ?? '').split('.');
  const head = parse(header);
  const body = parse(payload);
  if (!head || !body || signature === undefined) return no('Invalid IdToken.');
  const secret = Object.values(world.state.channels).find((one) => one.loginChannelId === form.get('client_id'));
  const input = `${header}.${payload}`;
  const genuine =
    head.alg === 'ES256'
      ? signedByUs(world, head.kid, input, signature)
      : head.alg === 'HS256' && secret !== undefined && hmacFits(secret.loginChannelSecret, input, signature);
  if (!genuine) return no('Invalid IdToken.');
  if (body.iss !== 'https://access.line.me') return no('Invalid IdToken Issuer.');
  if (Number(body.exp) * 1000 <= world.now()) return no('IdToken expired.');
  if (body.aud !== form.get('client_id')) return no('Invalid IdToken Audience.');
  if (form.has('nonce') && body.nonce !== form.get('nonce')) return no('Invalid IdToken Nonce.');
  if (form.has('user_id') && body.sub !== form.get('user_id')) return no('Invalid IdToken Subject Identifier.');
  return { ok: true, payload: body };
}

function parse(part: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function signedByUs(world: World, kid: unknown, input: string, signature: string): boolean {
  const jwk = world.state.keys.find((key) => key.kid === kid && !key.retired)?.publicJwk;
  if (!jwk) return false;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const raw = Buffer.from(signature, 'base64url');
  return verify('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }, raw);
}

function hmacFits(secret: string, input: string, signature: string): boolean {
  const right = createHmac('sha256', secret).update(input).digest();
  const given = Buffer.from(signature, 'base64url');
  return given.length === right.length && timingSafeEqual(given, right);
}

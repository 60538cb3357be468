import { createHash } from 'node:crypto';
import { customerOf } from '../world/customers.ts';
import { secretToken } from '../world/ids.ts';
import type { LineCode } from '../world/line-state.ts';
import type { World } from '../world/world.ts';
import { idToken } from './id-token.ts';
import { issueUserToken, webTokenSeconds } from './user-tokens.ts';

export function issueCode(world: World, input: Omit<LineCode, 'used' | 'expiresAt'>): string {
  const code = secretToken(15);
  world.state.codes[code] = { ...input, used: false, expiresAt: world.now() + 600_000 };
  world.changed();
  return code;
}

type Exchange =
  | { ok: true; tokens: Record<string, unknown> }
  | { ok: false; error: 'invalid_grant' | 'invalid_request' | 'unsupported_grant_type'; description: string };

/**
 * `POST /oauth2/v2.1/token` as the LIFF SDK asks for it: PKCE, one use, the same `redirect_uri`. The ID token is ES256
 * (`id_token_key_type=JWK`), unlike that of LINE's plain web login.
 */
export function exchangeCode(world: World, form: URLSearchParams): Exchange {
  const no = (description: string): Exchange => ({ ok: false, error: 'invalid_grant', description });
  if (form.get('grant_type') !== 'authorization_code') {
    return { ok: false, error: 'unsupported_grant_type', description: 'grant_type is not supported' };
  }
  if (form.get('id_token_key_type') !== 'JWK') {
    return { ok: false, error: 'invalid_request', description: 'id_token_key_type must be JWK' };
  }
  const code = world.state.codes[form.get('code') ?? ''];
  if (!code || code.used || code.expiresAt <= world.now()) return no('invalid authorization code');
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (challenge !== code.challenge) return no('invalid code_verifier');
  if (form.get('redirect_uri') !== code.redirectUri) return no('redirect_uri does not match');
  if (form.get('client_id') !== code.clientId || form.get('appId') !== code.liffId) return no('client does not match');

  const channel = Object.values(world.state.channels).find(({ liffId }) => liffId === code.liffId);
  const customer = customerOf(world, code.customer);
  if (!channel || !customer) return no('invalid authorization code');
  code.used = true;
  const access = issueUserToken(world, channel, customer, { expiresInS: webTokenSeconds });
  const openId = channel.scope.includes('openid') ? { id_token: idToken(world, channel, customer) } : {};
  return {
    ok: true,
    tokens: {
      access_token: access.token,
      ...openId,
      refresh_token: secretToken(15),
      expires_in: webTokenSeconds,
      scope: channel.scope.join(' '),
      token_type: 'Bearer',
    },
  };
}

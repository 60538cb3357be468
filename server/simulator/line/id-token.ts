import type { Customer, LineChannel } from '../world/accounts.ts';
import { lineIdOf } from '../world/customers.ts';
import type { World } from '../world/world.ts';
import { currentKey, newKey, signEs256, signHs256, unsigned } from './keys.ts';

/** How a token differs from the good one; every field left out stays as LINE makes it. Offsets are seconds from now. */
export interface IdTokenOverrides {
  alg?: 'ES256' | 'HS256' | 'none' | undefined;
  kid?: string | undefined;
  /** `other`: signed by an unknown key under the right `kid`. */
  signature?: 'other' | undefined;
  iss?: string | undefined;
  aud?: string | string[] | undefined;
  sub?: string | undefined;
  name?: string | undefined;
  picture?: string | undefined;
  iatOffsetS?: number | undefined;
  expOffsetS?: number | undefined;
}

/**
 * LIFF's ID token: ES256, valid for an hour, `aud` the Login channel. https://developers.line.biz/en/docs/line-login/verify-id-token/
 */
export function idToken(
  world: World,
  channel: LineChannel,
  customer: Customer,
  overrides: IdTokenOverrides = {},
): string {
  const nowS = Math.floor(world.now() / 1000);
  const picture = overrides.picture ?? customer.pictureUrl;
  const payload = {
    iss: overrides.iss ?? 'https://access.line.me',
    sub: overrides.sub ?? lineIdOf(world, customer, channel.provider),
    aud: overrides.aud ?? channel.loginChannelId,
    exp: nowS + (overrides.expOffsetS ?? 3600),
    iat: nowS + (overrides.iatOffsetS ?? 0),
    amr: ['linesso'],
    name: overrides.name ?? customer.name,
    ...(picture ? { picture } : {}),
  };
  if (overrides.alg === 'HS256') return signHs256(payload, channel.loginChannelSecret);
  if (overrides.alg === 'none') return unsigned(payload);
  const key = currentKey(world);
  const header = { kid: overrides.kid ?? key.kid, typ: 'JWT', alg: 'ES256' };
  return signEs256(header, payload, overrides.signature === 'other' ? newKey() : key);
}

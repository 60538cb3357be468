import type { Customer, LineChannel } from '../world/accounts.ts';
import { lineIdOf } from '../world/customers.ts';
import { hex, secretToken } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { type IdTokenOverrides, idToken } from './id-token.ts';
import { currentKey, signEs256 } from './keys.ts';
import { issueUserToken, type UserTokenInput } from './user-tokens.ts';

export interface LiffTokenOverrides extends IdTokenOverrides {
  /** `false`: the app has no `openid` scope. */
  idToken?: boolean | undefined;
  accessTokenClientId?: string | undefined;
  /** Another person's access token beside this person's ID token. */
  accessTokenCustomer?: Customer | undefined;
  accessTokenExpiresInS?: number | undefined;
  accessTokenRevoked?: boolean | undefined;
  scope?: string[] | undefined;
  viewType?: string | undefined;
}

/** What LINE hands to a page opened as LIFF. `fragment` is the address's part after `#`, which the SDK reads. */
export interface LiffTokens {
  idToken: string | null;
  accessToken: string;
  contextToken: string;
  featureToken: string;
  clientId: string;
  mstChallenge: string;
  fragment: string;
}

export function liffTokens(
  world: World,
  channel: LineChannel,
  customer: Customer,
  overrides: LiffTokenOverrides = {},
): LiffTokens {
  const scope = overrides.scope ?? channel.scope;
  const wish: UserTokenInput = {
    clientId: overrides.accessTokenClientId,
    expiresInS: overrides.accessTokenExpiresInS,
    revoked: overrides.accessTokenRevoked,
    scope,
  };
  const access = issueUserToken(world, channel, overrides.accessTokenCustomer ?? customer, wish);
  const hasIdToken = overrides.idToken ?? scope.includes('openid');
  const tokens = {
    idToken: hasIdToken ? idToken(world, channel, customer, overrides) : null,
    accessToken: access.token,
    contextToken: contextToken(world, channel, customer, { scope, viewType: overrides.viewType }),
    featureToken: secretToken(32),
    clientId: channel.loginChannelId,
    mstChallenge: access.mstChallenge,
  };
  return { ...tokens, fragment: fragmentOf(tokens) };
}

/** Absent tokens are left out of the fragment: without `id_token` the SDK knows that there is no `openid`. */
function fragmentOf(tokens: Omit<LiffTokens, 'fragment'>): string {
  const fields = new URLSearchParams({
    context_token: tokens.contextToken,
    feature_token: tokens.featureToken,
    access_token: tokens.accessToken,
    ...(tokens.idToken === null ? {} : { id_token: tokens.idToken }),
    client_id: tokens.clientId,
    mst_challenge: tokens.mstChallenge,
  });
  return fields.toString();
}

/**
 * The JWT behind `liff.getContext()`. The SDK doesn't check its signature and reads its text as Latin-1, so it holds no names.
 * `multipleLiffTransition` stays off: the SDK would navigate to `liff://app/…`.
 */
export function contextToken(
  world: World,
  channel: LineChannel,
  customer: Customer | null,
  options: { scope?: string[] | undefined; viewType?: string | undefined; type?: 'utou' | 'external' | undefined } = {},
): string {
  const off = { permission: false, minVer: '10.3.0' };
  const payload = {
    liffId: channel.liffId,
    endpointUrl: channel.endpointUrl,
    permanentLinkPattern: 'concat',
    type: options.type ?? 'utou',
    ...(customer ? { userId: lineIdOf(world, customer, channel.provider), utouId: hex(32) } : {}),
    viewType: options.viewType ?? channel.viewType,
    scope: options.scope ?? channel.scope,
    availability: {
      subwindowOpen: { permission: (options.viewType ?? channel.viewType) === 'full', minVer: '11.7.0' },
      shareTargetPicker: off,
      multipleLiffTransition: { permission: false, minVer: '10.18.0' },
      scanCode: off,
      scanCodeV2: off,
    },
  };
  return signEs256({ alg: 'ES256', typ: 'JWT' }, payload, currentKey(world));
}

import type { Customer, LineChannel } from '../world/accounts.ts';
import { secretToken } from '../world/ids.ts';
import type { LineUserToken } from '../world/line-state.ts';
import type { World } from '../world/world.ts';

const liffTokenSeconds = 12 * 3600;
export const webTokenSeconds = 30 * 24 * 3600;

export interface UserTokenInput {
  clientId?: string | undefined;
  expiresInS?: number | undefined;
  revoked?: boolean | undefined;
  scope?: string[] | undefined;
}

/** A user access token of the channel's LIFF app: 12 h inside LINE, dead once the app is closed. */
export function issueUserToken(
  world: World,
  channel: LineChannel,
  customer: Customer,
  input: UserTokenInput = {},
): LineUserToken {
  const token: LineUserToken = {
    token: `eyJ.${secretToken(48)}`,
    clientId: input.clientId ?? channel.loginChannelId,
    liffId: channel.liffId,
    customer: customer.id,
    scope: input.scope ?? channel.scope,
    expiresAt: world.now() + (input.expiresInS ?? liffTokenSeconds) * 1000,
    revoked: input.revoked ?? false,
    mstChallenge: secretToken(32),
  };
  world.state.userTokens[token.token] = token;
  world.changed();
  return token;
}

export type TokenLookup = { ok: true; token: LineUserToken } | { ok: false; reason: 'unknown' | 'expired' | 'revoked' };

export function lookUpUserToken(world: World, text: string | undefined): TokenLookup {
  const token = text === undefined ? undefined : world.state.userTokens[text];
  if (!token) return { ok: false, reason: 'unknown' };
  if (token.revoked) return { ok: false, reason: 'revoked' };
  if (token.expiresAt <= world.now()) return { ok: false, reason: 'expired' };
  return { ok: true, token };
}

/** What LINE does when the customer closes the app, or removes it from «Authorized apps». */
export function revokeUserTokens(world: World, customer: Customer, liffId: string): number {
  const theirs = Object.values(world.state.userTokens).filter(
    (token) => token.customer === customer.id && token.liffId === liffId && !token.revoked,
  );
  for (const token of theirs) token.revoked = true;
  world.changed();
  return theirs.length;
}

import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { bearer, queryOf } from '../http/requests.ts';
import type { InstagramAccount, MessengerPage, MetaAccount } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import { type GraphError, graphErrors } from './graph-errors.ts';

/** The owner of a request's token. A page's token opens its Messenger and the Instagram account linked with it. */
export type TokenHolders =
  | { ok: true; token: string; page?: MessengerPage | undefined; instagram?: InstagramAccount | undefined }
  | { ok: false; error: GraphError };

export function holdersOf(world: World, request: FastifyRequest): TokenHolders {
  const token = bearer(request) ?? queryOf(request).get('access_token') ?? undefined;
  if (token === undefined) return { ok: false, error: graphErrors.noToken };
  const holds = ({ accessToken }: MetaAccount) => accessToken === token;
  const page = Object.values(world.state.pages).find(holds);
  const instagram = Object.values(world.state.instagramAccounts).find(holds);
  const known = page ?? instagram ?? Object.values(world.state.whatsappNumbers).find(holds);
  return known ? { ok: true, token, page, instagram } : { ok: false, error: graphErrors.unknownToken };
}

/**
 * Why this account's token is refused. `appsecret_proof` is checked whenever it is present.
 * https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function tokenRefusal(
  account: MetaAccount,
  request: FastifyRequest,
  denied: GraphError,
): GraphError | undefined {
  switch (account.tokenState) {
    case 'expired':
      return graphErrors.expired;
    case 'revoked':
      return graphErrors.revoked;
    case 'app_removed':
      return graphErrors.appRemoved;
    case 'no_permission':
      return denied;
    case 'good':
      break;
  }
  const proof = queryOf(request).get('appsecret_proof');
  if (proof === null) return account.requireProof ? graphErrors.proofMissing : undefined;
  const right = createHmac('sha256', account.appSecret).update(account.accessToken).digest('hex');
  return proof === right ? undefined : graphErrors.proofWrong;
}

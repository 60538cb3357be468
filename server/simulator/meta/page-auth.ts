import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { bearer, queryOf } from '../http/requests.ts';
import type { MessengerPage } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { type GraphError, graphErrors } from './graph-errors.ts';

type PageAuth = { ok: true; page: MessengerPage } | { ok: false; error: GraphError };

/**
 * The page whose token this is. `named`: the page in the path (`me` for the token's own), which must be the token's.
 * `appsecret_proof` is judged whenever it is there. https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function pageOf(world: World, request: FastifyRequest, named: string): PageAuth {
  const no = (error: GraphError): PageAuth => ({ ok: false, error });
  const query = queryOf(request);
  const token = bearer(request) ?? query.get('access_token') ?? undefined;
  if (token === undefined) return no(graphErrors.noToken);
  const page = Object.values(world.state.pages).find(({ accessToken }) => accessToken === token);
  if (!page) return no(graphErrors.unknownToken);
  switch (page.tokenState) {
    case 'expired':
      return no(graphErrors.expired);
    case 'revoked':
      return no(graphErrors.revoked);
    case 'app_removed':
      return no(graphErrors.appRemoved);
    case 'no_permission':
      return no(graphErrors.noPermission);
    case 'good':
      break;
  }
  const proof = query.get('appsecret_proof');
  if (proof === null && page.requireProof) return no(graphErrors.proofMissing);
  if (proof !== null && proof !== proofOf(page)) return no(graphErrors.proofWrong);
  if (named !== 'me' && named !== page.pageId) return no(graphErrors.otherPage);
  return { ok: true, page };
}

const proofOf = (page: MessengerPage): string =>
  createHmac('sha256', page.appSecret).update(page.accessToken).digest('hex');

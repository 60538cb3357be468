import type { FastifyRequest } from 'fastify';
import type { InstagramAccount, MessengerPage } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import { type GraphError, graphErrors, noPermission } from './graph-errors.ts';
import { holdersOf, tokenRefusal } from './token-auth.ts';

/** Which inbox of a page a call is for. */
type PageSide = { page: MessengerPage } | { instagram: InstagramAccount };
type PageAuth = { ok: true; side: PageSide; pageId: string } | { ok: false; error: GraphError };

/**
 * The page of the request's token, and its Messenger or its Instagram account: `prefersInstagram` tells which, where the token opens both.
 * `named`: the page in the path (`me` for the token's own), which must be the token's.
 */
export function pageOf(
  world: World,
  request: FastifyRequest,
  named: string,
  prefersInstagram: (account: InstagramAccount) => boolean,
): PageAuth {
  const no = (error: GraphError): PageAuth => ({ ok: false, error });
  const holders = holdersOf(world, request);
  if (!holders.ok) return holders;
  const { page, instagram } = holders;
  const side: PageSide | undefined =
    instagram && (!page || prefersInstagram(instagram)) ? { instagram } : page && { page };
  if (!side) return no(graphErrors.otherPage);
  const [account, permission] =
    'page' in side ? [side.page, 'pages_messaging'] : [side.instagram, 'instagram_manage_messages'];
  const refusal = tokenRefusal(account, request, noPermission(permission));
  if (refusal) return no(refusal);
  if (named !== 'me' && named !== account.pageId) return no(graphErrors.otherPage);
  return { ok: true, side, pageId: account.pageId };
}

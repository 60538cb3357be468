import type { FastifyReply, FastifyRequest } from 'fastify';
import { param, queryOf } from '../http/requests.ts';
import { instagramInbox } from '../instagram/inbox.ts';
import { instagramPerson, readInstagramAccount } from '../instagram/objects.ts';
import { messengerInbox } from '../messenger/inbox.ts';
import { messengerPerson } from '../messenger/objects.ts';
import { customerByIgsid } from '../world/customers.ts';
import { accountsOfPage } from '../world/meta-lookup.ts';
import type { World } from '../world/world.ts';
import { pickFields } from './fields.ts';
import { refuseGraph } from './graph-errors.ts';
import { recipientIn, sendToInbox } from './messaging-send.ts';
import { pageOf } from './page-auth.ts';
import { changeSubscription } from './subscription.ts';

/** `POST /{page}/messages`: the recipient's id decides between the page's Messenger and its Instagram account, as Meta does. */
export function sendFromPage(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const to = recipientIn(request) ?? '';
  const auth = pageOf(
    world,
    request,
    param(request, 'object'),
    ({ accountId }) => customerByIgsid(world, accountId, to) !== undefined,
  );
  if (!auth.ok) return refuseGraph(reply, auth.error);
  const { side } = auth;
  const inbox = 'page' in side ? messengerInbox(world, side.page) : instagramInbox(world, side.instagram);
  return sendToInbox(world, inbox, request, reply);
}

/** `/{page}/subscribed_apps`: one subscription for a page's Messenger and its Instagram account. */
export function pageSubscription(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const auth = pageOf(world, request, param(request, 'object'), () => false);
  return auth.ok
    ? changeSubscription(world, accountsOfPage(world, auth.pageId), request, reply)
    : refuseGraph(reply, auth.error);
}

/** `GET /me`, `/{page}`, `/{Instagram account}`, `/{psid}`, `/{igsid}`: an account's own name, or a person as far as it may see them. */
export function readPageObject(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const id = param(request, 'object');
  const isPage = id === 'me' || accountsOfPage(world, id).length > 0;
  const auth = pageOf(
    world,
    request,
    isPage ? id : 'me',
    ({ accountId }) => accountId === id || customerByIgsid(world, accountId, id) !== undefined,
  );
  if (!auth.ok) return refuseGraph(reply, auth.error);
  const fields = queryOf(request).get('fields');
  if (isPage) return reply.send(pickFields(readPage(world, auth.pageId), fields, 'id,name'));
  const { side } = auth;
  if ('page' in side) return messengerPerson(world, side.page, id, fields, reply);
  if (side.instagram.accountId !== id) return instagramPerson(world, side.instagram, id, fields, reply);
  return reply.send(pickFields(readInstagramAccount(side.instagram), fields, 'id'));
}

function readPage(world: World, pageId: string): Record<string, unknown> {
  const [first] = accountsOfPage(world, pageId);
  const instagram = Object.values(world.state.instagramAccounts).find((account) => account.pageId === pageId);
  return {
    id: pageId,
    name: first?.name,
    instagram_business_account: instagram && readInstagramAccount(instagram),
  };
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { formBody, isRecord, jsonBody, queryOf } from '../http/requests.ts';
import { type InstagramAccount, instagramFields, type MetaAccount } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import { badParameter, refuseGraph } from './graph-errors.ts';

/** `GET`, `POST`, `DELETE …/subscribed_apps` of a page: which fields its app is told. `accounts`: all that share the subscription. */
export function changeSubscription(
  world: World,
  accounts: MetaAccount[],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (request.method === 'GET') {
    const fields = accounts[0]?.subscribedFields ?? [];
    const app = { id: accounts[0]?.appId, name: 'OmniLink', category: 'Business', subscribed_fields: fields };
    return reply.send({ data: fields.length > 0 ? [app] : [] });
  }
  const fields =
    queryOf(request).get('subscribed_fields') ?? formBody(request).get('subscribed_fields') ?? jsonFields(request);
  if (request.method === 'POST' && !fields)
    return refuseGraph(reply, badParameter('The parameter subscribed_fields is required'));
  for (const account of accounts) {
    account.subscribedFields = request.method === 'DELETE' ? [] : subscribedFields(account, fields ?? '');
    account.failingSince = null;
  }
  world.changed();
  return reply.send({ success: true });
}

/** Which of Instagram's fields come is set in the app's dashboard: a page's subscription only turns them on. */
function subscribedFields(account: MetaAccount | InstagramAccount, fields: string): string[] {
  const named = fields.split(',').filter(Boolean);
  return 'accountId' in account ? [...new Set([...named, ...instagramFields])] : named;
}

function jsonFields(request: FastifyRequest): string | undefined {
  const body = jsonBody(request);
  const value = body.ok && isRecord(body.value) ? body.value.subscribed_fields : undefined;
  return Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : undefined;
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { param, queryOf } from '../http/requests.ts';
import { pickFields } from '../meta/fields.ts';
import { type GraphError, refuseGraph } from '../meta/graph-errors.ts';
import { holdersOf, tokenRefusal } from '../meta/token-auth.ts';
import type { WhatsappNumber } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import { whatsappError } from './errors.ts';
import { sendFromWhatsapp } from './send.ts';

type NumberAuth = { ok: true; number: WhatsappNumber } | { ok: false; error: GraphError };

/** The number in the path, if the token that came opens it. */
function numberOf(world: World, request: FastifyRequest): NumberAuth {
  const number = world.state.whatsappNumbers[param(request, 'object')];
  return authorised(world, request, number ? [number] : []);
}

/** The first of these numbers that the token opens. */
function authorised(world: World, request: FastifyRequest, numbers: WhatsappNumber[]): NumberAuth {
  const holders = holdersOf(world, request);
  if (!holders.ok) return holders;
  const number = numbers.find(({ accessToken }) => accessToken === holders.token);
  const denied = whatsappError(131005);
  if (!number) return { ok: false, error: denied };
  const error = tokenRefusal(number, request, denied);
  return error ? { ok: false, error } : { ok: true, number };
}

export async function sendFromNumber(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const auth = numberOf(world, request);
  return auth.ok ? sendFromWhatsapp(world, auth.number, request, reply) : refuseGraph(reply, auth.error);
}

/** `GET /{phone-number-id}`. */
export function readNumber(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const auth = numberOf(world, request);
  if (!auth.ok) return refuseGraph(reply, auth.error);
  const { phoneNumberId, phoneNumber, name, countryCode } = auth.number;
  const number = {
    id: phoneNumberId,
    display_phone_number: `+${countryCode} ${phoneNumber.slice(countryCode.length)}`,
    verified_name: name,
    quality_rating: 'GREEN',
    code_verification_status: 'VERIFIED',
  };
  return reply.send(pickFields(number, queryOf(request).get('fields'), Object.keys(number).join(',')));
}

/** `/{waba}/subscribed_apps`: whether the app is told of the account's numbers. */
export function wabaSubscription(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const numbers = Object.values(world.state.whatsappNumbers).filter(
    ({ wabaId }) => wabaId === param(request, 'object'),
  );
  const auth = authorised(world, request, numbers);
  if (!auth.ok) return refuseGraph(reply, auth.error);
  if (request.method === 'GET') {
    const app = {
      whatsapp_business_api_data: { id: auth.number.appId, name: 'OmniLink', link: 'https://example.com/' },
    };
    return reply.send({ data: auth.number.subscribedFields.length > 0 ? [app] : [] });
  }
  for (const number of numbers) number.subscribedFields = request.method === 'DELETE' ? [] : ['messages'];
  world.changed();
  return reply.send({ success: true });
}

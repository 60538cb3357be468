import type { FastifyReply } from 'fastify';
import { pickFields } from '../meta/fields.ts';
import { graphErrors, refuseGraph } from '../meta/graph-errors.ts';
import { customerByPsid } from '../world/customers.ts';
import type { MessengerPage } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';

/** `GET /{psid}`: a person's profile, as far as this page may see it. */
export function messengerPerson(
  world: World,
  page: MessengerPage,
  psid: string,
  fields: string | null,
  reply: FastifyReply,
): FastifyReply {
  const customer = customerByPsid(world, page.pageId, psid);
  const thread = customer && world.state.threads[`${page.pageId}/${customer.id}`];
  if (!customer || !thread || thread.blocked) return refuseGraph(reply, graphErrors.unknownObject);
  const [firstName = '', ...others] = customer.name.split(' ');
  const person = {
    id: psid,
    name: customer.name,
    first_name: firstName,
    last_name: others.join(' '),
    profile_pic: customer.pictureUrl ?? undefined,
  };
  return reply.send(pickFields(person, fields, 'first_name,last_name,profile_pic'));
}

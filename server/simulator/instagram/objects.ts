import type { FastifyReply } from 'fastify';
import { pickFields } from '../meta/fields.ts';
import { graphErrors, refuseGraph } from '../meta/graph-errors.ts';
import { customerByIgsid } from '../world/customers.ts';
import type { InstagramAccount } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';

/** A professional account as `instagram_business_account` and `GET /{account}` show it. */
export const readInstagramAccount = (account: InstagramAccount): Record<string, unknown> => ({
  id: account.accountId,
  username: account.username,
  name: account.name,
  profile_picture_url: account.pictureUrl ?? undefined,
});

/** `GET /{igsid}`: a person's profile. Instagram shows it once they have written to this account: that is their consent. */
export function instagramPerson(
  world: World,
  account: InstagramAccount,
  igsid: string,
  fields: string | null,
  reply: FastifyReply,
): FastifyReply {
  const customer = customerByIgsid(world, account.accountId, igsid);
  const thread = customer && world.state.threads[`${account.accountId}/${customer.id}`];
  if (!customer || thread?.blocked) return refuseGraph(reply, graphErrors.unknownObject);
  if (!thread || thread.lastInboundAt === null) return refuseGraph(reply, graphErrors.noConsent);
  const person = {
    id: igsid,
    name: customer.name,
    username: customer.id.replace('-', '.'),
    profile_pic: customer.pictureUrl ?? undefined,
  };
  return reply.send(pickFields(person, fields, 'name,username,profile_pic'));
}

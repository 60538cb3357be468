import type { Customer, LineChannel } from '../world/accounts.ts';
import { hex } from '../world/ids.ts';
import type { World } from '../world/world.ts';

interface ReplyToken {
  channelId: string;
  customer: Customer;
  givenAt: number;
  used: boolean;
}

const lifeMs = 60_000;
/** A restarted simulator knows none: LINE forgets them within a minute too. */
const tokens = new WeakMap<World, Map<string, ReplyToken>>();

const tokensOf = (world: World): Map<string, ReplyToken> => {
  const known = tokens.get(world) ?? new Map<string, ReplyToken>();
  tokens.set(world, known);
  return known;
};

export function newReplyToken(world: World, channel: LineChannel, customer: Customer): string {
  const token = hex(32);
  tokensOf(world).set(token, { channelId: channel.channelId, customer, givenAt: world.now(), used: false });
  return token;
}

/** The customer that a token answers; this call uses it up. Undefined for a used, minute-old, foreign or unknown token. */
export function takeReplyToken(world: World, channel: LineChannel, token: string): Customer | undefined {
  const known = tokensOf(world).get(token);
  if (!known || known.used || known.channelId !== channel.channelId) return undefined;
  if (world.now() - known.givenAt > lifeMs) return undefined;
  known.used = true;
  return known.customer;
}

import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { param } from '../http/requests.ts';
import type { Customer, LineChannel } from '../world/accounts.ts';
import { type ChatPlatform, chatPlatforms } from '../world/chats.ts';
import { customerOf } from '../world/customers.ts';
import type { InstagramAccount, MessengerPage, WhatsappNumber } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';

/** What a control call answers instead: 400 wrong input, 404 unknown, 409 not possible now. */
export class ControlError extends Error {
  readonly statusCode: 400 | 404 | 409;
  constructor(statusCode: 400 | 404 | 409, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

export const bodyOf = <Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.infer<Schema> =>
  inputOf(request.body ?? {}, schema);

export function inputOf<Schema extends z.ZodType>(value: unknown, schema: Schema): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ControlError(400, `${issue?.path.join('.')}: ${issue?.message}`);
}

export function customerNamed(world: World, anyId: string): Customer {
  const customer = customerOf(world, anyId);
  if (!customer) throw new ControlError(404, `no customer ${anyId}`);
  return customer;
}

export function channelNamed(world: World, channelId: string): LineChannel {
  const channel = world.state.channels[channelId];
  if (!channel) throw new ControlError(404, `no LINE channel ${channelId}`);
  return channel;
}

export function pageNamed(world: World, pageId: string): MessengerPage {
  const page = world.state.pages[pageId];
  if (!page) throw new ControlError(404, `no Messenger page ${pageId}`);
  return page;
}

export function instagramNamed(world: World, accountId: string): InstagramAccount {
  const account = world.state.instagramAccounts[accountId];
  if (!account) throw new ControlError(404, `no Instagram account ${accountId}`);
  return account;
}

export function numberNamed(world: World, phoneNumberId: string): WhatsappNumber {
  const number = world.state.whatsappNumbers[phoneNumberId];
  if (!number) throw new ControlError(404, `no WhatsApp number ${phoneNumberId}`);
  return number;
}

export function platformInPath(request: FastifyRequest): ChatPlatform {
  const platform = chatPlatforms.find((one) => one === param(request, 'platform'));
  if (!platform) throw new ControlError(404, `platform is one of ${chatPlatforms.join(', ')}`);
  return platform;
}

export const channelInPath = (world: World, request: FastifyRequest): LineChannel =>
  channelNamed(world, param(request, 'channelId'));

export const pageInPath = (world: World, request: FastifyRequest): MessengerPage =>
  pageNamed(world, param(request, 'pageId'));

export const instagramInPath = (world: World, request: FastifyRequest): InstagramAccount =>
  instagramNamed(world, param(request, 'accountId'));

export const numberInPath = (world: World, request: FastifyRequest): WhatsappNumber =>
  numberNamed(world, param(request, 'phoneNumberId'));

export const customerInPath = (world: World, request: FastifyRequest): Customer =>
  customerNamed(world, param(request, 'customer'));

import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { param } from '../http/requests.ts';
import type { Customer, LineChannel, MessengerPage } from '../world/accounts.ts';
import { customerOf } from '../world/customers.ts';
import type { World } from '../world/world.ts';

/** What a control call answers instead: 400 wrong input, 404 unknown, 409 not possible now. */
export class ControlError extends Error {
  readonly statusCode: 400 | 404 | 409;
  constructor(statusCode: 400 | 404 | 409, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

export function bodyOf<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.infer<Schema> {
  const read = schema.safeParse(request.body ?? {});
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

export const channelInPath = (world: World, request: FastifyRequest): LineChannel =>
  channelNamed(world, param(request, 'channelId'));

export const pageInPath = (world: World, request: FastifyRequest): MessengerPage =>
  pageNamed(world, param(request, 'pageId'));

export const customerInPath = (world: World, request: FastifyRequest): Customer =>
  customerNamed(world, param(request, 'customer'));

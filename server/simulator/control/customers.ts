import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { param } from '../http/requests.ts';
import { externalWhatsappId } from '../whatsapp/identity.ts';
import { addCustomer, igsidOf, lineIdOf, psidOf } from '../world/customers.ts';
import type { World } from '../world/world.ts';
import {
  bodyOf,
  channelNamed,
  customerInPath,
  instagramNamed,
  numberNamed,
  pageNamed,
  platformInPath,
} from './input.ts';

export const customerInput = z.strictObject({
  name: z.string(),
  pictureUrl: z.string().nullable().optional(),
  language: z.string().optional(),
  waId: z
    .string()
    .regex(/^[1-9]\d{4,15}$/)
    .optional(),
});

export function customerRoutes(world: World, app: FastifyInstance): void {
  app.post('/customers', (request) => addCustomer(world, bodyOf(request, customerInput)));
  app.get('/customers', () => ({ customers: Object.values(world.state.customers) }));
  app.get('/customers/:customer', (request) => customerInPath(world, request));
  app.patch('/customers/:customer', (request) => {
    const customer = Object.assign(customerInPath(world, request), bodyOf(request, customerInput.partial()));
    world.changed();
    return customer;
  });
  app.get('/customers/:customer/ids/:platform/:account', (request) => {
    const customer = customerInPath(world, request);
    const account = param(request, 'account');
    switch (platformInPath(request)) {
      case 'line':
        return { externalId: lineIdOf(world, customer, channelNamed(world, account).provider) };
      case 'messenger':
        return { externalId: psidOf(world, customer, pageNamed(world, account).pageId) };
      case 'instagram':
        return { externalId: igsidOf(world, customer, instagramNamed(world, account).accountId) };
      case 'whatsapp':
        return { externalId: externalWhatsappId(world, numberNamed(world, account), customer) };
    }
  });
}

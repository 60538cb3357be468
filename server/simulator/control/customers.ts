import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { param } from '../http/requests.ts';
import { addCustomer, lineIdOf, psidOf } from '../world/customers.ts';
import type { World } from '../world/world.ts';
import { bodyOf, ControlError, channelNamed, customerInPath, pageNamed } from './input.ts';

export const customerInput = z.strictObject({
  name: z.string(),
  pictureUrl: z.string().nullable().optional(),
  language: z.string().optional(),
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
    switch (param(request, 'platform')) {
      case 'line':
        return { externalId: lineIdOf(world, customer, channelNamed(world, account).provider) };
      case 'messenger':
        return { externalId: psidOf(world, customer, pageNamed(world, account).pageId) };
      default:
        throw new ControlError(404, 'platform is line or messenger');
    }
  });
}

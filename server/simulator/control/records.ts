import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { param, queryOf } from '../http/requests.ts';
import { settle } from '../webhooks/sender.ts';
import { chatOf } from '../world/chats.ts';
import type { World } from '../world/world.ts';
import { bodyOf, platformInPath } from './input.ts';

/** What happened: chats, lost pushes, calls, webhooks. */
export function recordRoutes(world: World, app: FastifyInstance): void {
  app.get('/chats/:platform/:account/:customer', (request) => {
    return { messages: chatOf(world, platformInPath(request), param(request, 'account'), param(request, 'customer')) };
  });
  app.get('/chats', () => ({
    chats: Object.entries(world.state.chats).map(([key, messages]) => {
      const [platform, account, customer] = key.split('/');
      return { platform, account, customer, messages };
    }),
  }));
  app.get('/lost', () => ({ lost: world.state.lost }));
  app.get('/calls', (request) => {
    const query = queryOf(request);
    const [host, path] = [query.get('host'), query.get('path')];
    const fits = (call: { host: string; path: string }) =>
      (host === null || call.host === host) && (path === null || call.path === path);
    return { calls: world.calls.filter(fits) };
  });
  app.get('/unexpected', () => ({ unexpected: world.unexpected }));
  app.get('/webhooks', () => ({ deliveries: world.state.deliveries }));
  app.post('/settle', async (request) => {
    const { timeoutMs } = bodyOf(request, z.strictObject({ timeoutMs: z.number().default(10_000) }));
    return { settled: await settle(world, timeoutMs) };
  });
}

import type { FastifyInstance } from 'fastify';
import { agents, isAgentKey } from '../agents.ts';
import { lineBridge } from '../bridge/line-bridge.ts';
import { queryOf } from '../http/requests.ts';
import type { World } from '../world/world.ts';

/** `GET /control/line/bridge.js?agent=`: what LINE puts into a page before its scripts (`README.md`, *Inside LINE*). */
export function bridgeRoute(world: World, app: FastifyInstance): void {
  app.get('/line/bridge.js', (request, reply) => {
    const agent = queryOf(request).get('agent') ?? '';
    const config = {
      agent: isAgentKey(agent) ? agents[agent] : null,
      agents,
      origin: world.origin(),
    };
    reply.header('cache-control', 'no-store').type('text/javascript; charset=utf-8');
    return reply.send(`(${lineBridge.toString()})(${JSON.stringify(config)});`);
  });
}

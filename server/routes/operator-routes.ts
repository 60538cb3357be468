import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../context.ts';

/** For operators: alive, ready, counters. */
export function operatorRoutes(context: Context): FastifyPluginAsync {
  return async (app) => {
    app.get('/healthz', async () => ({ status: 'ok' }));

    app.get('/readyz', async (_request, reply) => {
      const problem = await context.readiness.check();
      return problem ? reply.status(503).send({ status: 'not_ready', ...problem }) : { status: 'ready' };
    });

    app.get('/metrics', async (_request, reply) => {
      const { registry } = context.metrics;
      return reply.type(registry.contentType).send(await registry.metrics());
    });
  };
}

import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../context.ts';

/** For operators: alive, ready, counters. */
export function operatorRoutes(context: Context): FastifyPluginAsync {
  return async (app) => {
    app.get('/healthz', async () => ({ status: 'ok' }));

    app.get('/readyz', async (_request, reply) => {
      if (context.ending.draining) return reply.status(503).send({ status: 'not_ready', reason: 'shutting down' });
      try {
        const pending = await context.store.pendingMigrations();
        if (pending.length === 0) return { status: 'ready' };
        return reply.status(503).send({ status: 'not_ready', reason: `${pending.length} migrations are pending` });
      } catch {
        return reply.status(503).send({ status: 'not_ready', reason: 'the database does not answer' });
      }
    });

    app.get('/metrics', async (_request, reply) => {
      const { registry } = context.metrics;
      return reply.type(registry.contentType).send(await registry.metrics());
    });
  };
}

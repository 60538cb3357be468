import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../context.ts';
import { readinessAnswer } from '../../readiness.ts';

/** For operators: alive, ready, counters. */
export function operatorRoutes(context: Context): FastifyPluginAsync {
  return async (app) => {
    app.get('/healthz', async () => ({ status: 'ok' }));

    app.get('/readyz', async (_request, reply) => {
      const { status, body } = await readinessAnswer(context.readiness);
      return reply.status(status).send(body);
    });

    app.get('/metrics', async (request, reply) => {
      // Without access they are a 404, so that their existence isn't shown.
      if (!mayReadMetrics(context, request.headers.authorization)) return reply.callNotFound();
      return reply.type(context.metrics.registry.contentType).send(await context.metricsText());
    });
  };
}

/** The demo's are open; in production only `METRICS_TOKEN` as a bearer opens them on the public port. */
function mayReadMetrics({ config }: Context, authorization = ''): boolean {
  const { token } = config.metrics;
  if (token === null) return config.mode === 'demo';
  return timingSafeEqual(sha256(authorization), sha256(`Bearer ${token}`));
}

/** Two texts of any length become two of one length, which is what a comparison in constant time needs. */
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

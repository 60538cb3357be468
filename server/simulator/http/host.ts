import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiCall, HostName } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { afterAnswer, beforeAnswer } from './fault-hooks.ts';

export interface Host {
  name: HostName;
  routes: (app: FastifyInstance) => void;
  /** The vendor's own 404, also for bodies that are too large (413). */
  refuse: (request: FastifyRequest, reply: FastifyReply, status: 404 | 413) => FastifyReply;
}

/**
 * One vendor's host: its routes with every request recorded, faults applied, CORS answered, and unknown requests recorded
 * as unexpected. Bodies reach the routes as raw text, since vendors parse them by their own rules.
 */
export function hostPlugin(world: World, host: Host): FastifyPluginAsync {
  return async (app) => {
    const calls = new WeakMap<FastifyRequest, ApiCall>();
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 4 * 1024 * 1024 }, (_request, body, done) => {
      done(null, body);
    });

    app.addHook('onRequest', async (request, reply) => {
      reply.headers({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': '*',
        'cache-control': 'no-store',
      });
      if (request.method === 'OPTIONS') return preflight(reply);
      const call = recordOf(world, host.name, request);
      calls.set(request, call);
      world.calls.push(call);
      if (world.calls.length > 5000) world.calls.shift();
    });
    app.addHook('preHandler', async (request, reply) => {
      const call = calls.get(request);
      if (!call) return;
      call.body = typeof request.body === 'string' ? request.body : null;
      if (await beforeAnswer(world, call, request, reply)) return reply;
    });
    app.addHook('onSend', async (request, reply, payload) => {
      const call = calls.get(request);
      return call ? afterAnswer(world, call, reply, payload) : payload;
    });
    app.addHook('onResponse', async (request, reply) => {
      const call = calls.get(request);
      if (!call) return;
      if (!reply.raw.destroyed || reply.raw.writableFinished) call.status = reply.statusCode;
      world.emit({ type: 'call', host: call.host, path: call.path, status: call.status });
    });

    app.setNotFoundHandler((request, reply) => {
      if (request.method !== 'OPTIONS') {
        const path = pathOf(world, host.name, request);
        world.unexpected.push({ host: host.name, method: request.method, path });
      }
      return host.refuse(request, reply, 404);
    });
    app.setErrorHandler((error, request, reply) => {
      const tooLarge = error instanceof Error && 'statusCode' in error && error.statusCode === 413;
      if (!tooLarge) throw error;
      return host.refuse(request, reply, 413);
    });
    host.routes(app);
  };
}

function preflight(reply: FastifyReply) {
  return reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'authorization, content-type, accept, x-line-retry-key',
      'access-control-max-age': '600',
    })
    .send();
}

function recordOf(world: World, host: HostName, request: FastifyRequest): ApiCall {
  const [, query = ''] = request.url.split('?', 2);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : `${value}`,
    ]),
  );
  return {
    at: world.now(),
    host,
    method: request.method,
    path: pathOf(world, host, request),
    query,
    headers,
    body: null,
    status: null,
    fault: null,
  };
}

/** The vendor's own path: without the simulator's prefix. */
function pathOf(world: World, host: HostName, request: FastifyRequest): string {
  const prefix = `${new URL(world.origin()).pathname.replace(/\/$/, '')}/${host}`;
  const [path = ''] = request.url.split('?', 1);
  return path.startsWith(prefix) ? path.slice(prefix.length) || '/' : path;
}

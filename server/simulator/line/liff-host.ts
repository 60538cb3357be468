import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { param, queryOf } from '../http/requests.ts';
import type { World } from '../world/world.ts';
import { browserCustomer } from './browser-user.ts';
import { channelByLiffId } from './liff-api.ts';
import { openLiff } from './open-liff.ts';
import { waitForResult } from './subwindows.ts';

/** `liff.line.me`. https://developers.line.biz/en/docs/liff/opening-liff-app/ */
export function liffHostRoutes(world: World, app: FastifyInstance): void {
  app.post('/liff/v2/sub/waitResult', (request, reply) => waitForResult(world, request, reply));
  app.post('/liff/v2/oaadd/rateLimit', (request, reply) => {
    const channel = channelByLiffId(world, queryOf(request).get('liffId') ?? '');
    return channel ? reply.send({}) : reply.code(400).send({ message: 'LIFF app not found' });
  });
  const open = (request: FastifyRequest, reply: FastifyReply) => {
    const liffId = param(request, 'liffId');
    if (!/^\d+-\w+$/.test(liffId)) return reply.callNotFound();
    const inLine = /\bLine\/\d/.test(request.headers['user-agent'] ?? '');
    const customer = inLine ? browserCustomer(world) : undefined;
    const opened = openLiff(world, { liffId, rest: restOf(request.url, liffId), customer });
    return opened ? reply.redirect(opened.url, 302) : reply.code(404).send({ message: 'LIFF app not found' });
  };
  app.get('/:liffId', open);
  app.get('/:liffId/*', open);
}

/** What follows the LIFF ID: path and query, as typed. */
const restOf = (url: string, liffId: string): string => url.slice(url.indexOf(liffId) + liffId.length);

import type { FastifyInstance } from 'fastify';
import type { World } from '../world/world.ts';

/** `GET /control/events`: the world's events as they happen. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function eventStream(world: World, app: FastifyInstance): void {
  app.get('/events', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    raw.write(': hello\n\n');
    const unsubscribe = world.subscribe((event) => {
      if (event.type === 'stop') raw.end();
      else raw.write(`data: ${JSON.stringify(event)}\n\n`);
    });
    request.raw.socket.on('close', unsubscribe);
  });
}

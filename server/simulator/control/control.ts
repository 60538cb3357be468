import type { FastifyPluginAsync } from 'fastify';
import type { World } from '../world/world.ts';
import { bridgeRoute } from './bridge.ts';
import { customerRoutes } from './customers.ts';
import { eventStream } from './event-stream.ts';
import { lineRoutes } from './line.ts';
import { lineAccountRoutes } from './line-accounts.ts';
import { metaAccountRoutes } from './meta-accounts.ts';
import { linePlay } from './play-line.ts';
import { messagingPlay } from './play-messaging.ts';
import { whatsappPlay } from './play-whatsapp.ts';
import { recordRoutes } from './records.ts';
import { richMenuControl } from './rich-menus.ts';
import { stateRoute } from './state.ts';
import { tapRoute } from './tap.ts';
import { troubleRoutes } from './trouble.ts';
import { webhookRoutes } from './webhooks.ts';

/** The control API of `README.md`: for tests and the demo's phone page. Never faulted, never recorded. */
export const controlPlugin =
  (world: World): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    // Any web page may post non-JSON bodies here without a CORS preflight.
    app.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: 8 * 1024 * 1024 },
      (_request, text, done) => {
        try {
          done(null, text === '' ? {} : JSON.parse(`${text}`));
        } catch {
          done(Object.assign(new Error('the body is not JSON'), { statusCode: 400 }));
        }
      },
    );
    app.setErrorHandler((error, _request, reply) => {
      const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
      const message = error instanceof Error ? error.message : 'unknown error';
      return reply.code(status).send({ error: message });
    });
    app.setNotFoundHandler((request, reply) => reply.code(404).send({ error: `no control call ${request.url}` }));

    lineAccountRoutes(world, app);
    richMenuControl(world, app);
    metaAccountRoutes(world, app);
    customerRoutes(world, app);
    linePlay(world, app);
    messagingPlay(world, app);
    whatsappPlay(world, app);
    tapRoute(world, app);
    lineRoutes(world, app);
    recordRoutes(world, app);
    troubleRoutes(world, app);
    webhookRoutes(world, app);
    stateRoute(world, app);
    eventStream(world, app);
    bridgeRoute(world, app);
  };

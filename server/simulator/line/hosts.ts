import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Host } from '../http/host.ts';
import { param } from '../http/requests.ts';
import type { World } from '../world/world.ts';
import { accessRoutes } from './access-host.ts';
import { botRoutes } from './bot-api.ts';
import { browserCustomer } from './browser-user.ts';
import { botChannel } from './channel-auth.ts';
import { notFound, refuse, withRequestId } from './errors.ts';
import { follow, friendshipOf } from './friendship.ts';
import { liffRoutes } from './liff-api.ts';
import { liffHostRoutes } from './liff-host.ts';
import { loginRoutes } from './login-api.ts';
import { addFriendPage, errorPage } from './pages.ts';
import { pushRoutes } from './push.ts';
import { richMenuPicture, richMenuRoutes } from './rich-menus.ts';
import { openSubwindow } from './subwindows.ts';

const lineRefusal: Host['refuse'] = (_request, reply, status) =>
  refuse(reply, status === 404 ? notFound : { status: 413, message: 'Request body is too large' });

/** Every host of LINE's, by its prefix. */
export function lineHosts(world: World): Host[] {
  return [
    {
      name: 'line-api',
      refuse: lineRefusal,
      routes: (app) => {
        pushRoutes(world, app);
        botRoutes(world, app);
        richMenuRoutes(world, app);
        loginRoutes(world, app);
        liffRoutes(world, app);
        app.post('/liff/v2/sub/msit', (request, reply) => openSubwindow(world, request, reply));
        // Only asked outside LINE, where the pop-up isn't played: the SDK then closes it again.
        app.get('/liff/v2/sub/:liffId/origin', (_request, reply) =>
          withRequestId(reply).send({ origin: 'https://liff-ext.line.me', subwindowCommonModule: false }),
        );
      },
    },
    {
      name: 'line-data',
      refuse: lineRefusal,
      routes: (app) => {
        app.get('/v2/bot/message/:id/content', (request, reply) =>
          botChannel(world, request, reply) ? refuse(reply, { status: 404, message: 'not found' }) : reply,
        );
        richMenuPicture(world, app);
      },
    },
    { name: 'liff', refuse: lineRefusal, routes: (app) => liffHostRoutes(world, app) },
    // A MINI App's own address; `liff.line.me` opens it too.
    { name: 'miniapp', refuse: lineRefusal, routes: (app) => liffHostRoutes(world, app) },
    { name: 'line-access', refuse: lineRefusal, routes: (app) => accessRoutes(world, app) },
    { name: 'line-static', refuse: lineRefusal, routes: staticRoutes },
    { name: 'line-add', refuse: lineRefusal, routes: (app) => addFriendRoutes(world, app) },
  ];
}

/** LINE's scripts and texts that the full SDK loads; it works without what is in them. */
function staticRoutes(app: FastifyInstance): void {
  app.get('/*', (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (path.endsWith('.js')) return reply.type('text/javascript').send('');
    if (path.endsWith('.json')) return reply.type('application/json').send('{}');
    return reply.callNotFound();
  });
}

/** `line.me/R/ti/p/{basicId}`, for the LINE user of this browser. */
function addFriendRoutes(world: World, app: FastifyInstance): void {
  const find = (request: FastifyRequest) => {
    const wanted = param(request, 'basicId');
    const channel = Object.values(world.state.channels).find(
      (known) => wanted === known.basicId || wanted === known.premiumId,
    );
    const customer = browserCustomer(world);
    return channel && customer ? { channel, customer } : undefined;
  };
  const show = (request: FastifyRequest, reply: FastifyReply, add: boolean) => {
    const found = find(request);
    if (!found) return errorPage(reply, 'No such account');
    if (add) follow(world, found.channel, found.customer);
    return addFriendPage(reply, found.channel, friendshipOf(world, found.channel, found.customer).state);
  };
  app.get('/:basicId', (request, reply) => show(request, reply, false));
  app.post('/:basicId', (request, reply) => show(request, reply, true));
}

import type { Host } from '../http/host.ts';
import type { World } from '../world/world.ts';
import { refuseGraph } from './graph-errors.ts';
import { metaRoutes } from './routes.ts';

/** `graph.facebook.com`, for all three. */
export const metaHost = (world: World): Host => ({
  name: 'meta',
  refuse: (request, reply, status) =>
    status === 413
      ? refuseGraph(reply, { status: 413, code: 1, message: 'Request body is too large' })
      : refuseGraph(reply, { code: 2500, message: `Unknown path components: ${request.url.split('?', 1)[0]}` }),
  routes: (app) => metaRoutes(world, app),
});

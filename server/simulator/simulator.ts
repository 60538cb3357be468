import type { FastifyPluginAsync } from 'fastify';
import { browserRoute } from './browser.ts';
import { controlPlugin } from './control/control.ts';
import { hostPlugin } from './http/host.ts';
import { lineHosts } from './line/hosts.ts';
import { metaHost } from './meta/hosts.ts';
import { resume } from './webhooks/sender.ts';
import { chatLinkHost } from './whatsapp/chat-link-host.ts';
import { buildWorld, type World, type WorldOptions } from './world/world.ts';

export interface Simulator {
  /** To be registered with the prefix that `origin` names, `/simulator` for instance. */
  plugin: FastifyPluginAsync;
  world: World;
}

/**
 * LINE's and Meta's side (`README.md`). `origin`: where the plugin is reached, prefix included; `appOrigin`: OmniLink's own;
 * both are read late, since a port may not be known yet. `now` in milliseconds. `stateFile`: keeps the world across restarts.
 */
export function buildSimulator(options: WorldOptions): Simulator {
  const world = buildWorld(options);
  const plugin: FastifyPluginAsync = async (app) => {
    for (const host of [...lineHosts(world), metaHost(world), chatLinkHost(world)]) {
      await app.register(hostPlugin(world, host), { prefix: `/${host.name}` });
    }
    await app.register(controlPlugin(world), { prefix: '/control' });
    browserRoute(world, app);
    app.addHook('onListen', () => resume(world));
    app.addHook('preClose', async () => world.emit({ type: 'stop' }));
    app.addHook('onClose', async () => world.close());
  };
  return { plugin, world };
}

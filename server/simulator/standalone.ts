import fastify from 'fastify';
import { buildSimulator, type Simulator } from './simulator.ts';
import type { World } from './world/world.ts';

export interface StandaloneOptions {
  /** 0 (default): any free port. */
  port?: number | undefined;
  host?: string | undefined;
  /** OmniLink's own origin; a function if it isn't known yet. */
  appOrigin?: string | (() => string) | undefined;
  now?: (() => number) | undefined;
  stateFile?: string | undefined;
}

export interface RunningSimulator {
  /** `http://127.0.0.1:<port>/simulator` */
  url: string;
  world: World;
  simulator: Simulator;
  close: () => Promise<void>;
}

/** The simulator on a separate server, for tests. */
export async function startSimulator(options: StandaloneOptions = {}): Promise<RunningSimulator> {
  let url = '';
  const { appOrigin = 'http://127.0.0.1:3000', host = '127.0.0.1', port = 0 } = options;
  const simulator = buildSimulator({
    origin: () => url,
    appOrigin: () => (typeof appOrigin === 'string' ? appOrigin : appOrigin()),
    now: options.now,
    stateFile: options.stateFile,
  });
  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 2048 } });
  await app.register(simulator.plugin, { prefix: '/simulator' });
  const address = await app.listen({ port, host });
  url = `${address}/simulator`;
  return { url, world: simulator.world, simulator, close: async () => app.close() };
}

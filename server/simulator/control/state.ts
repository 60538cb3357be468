import type { FastifyInstance } from 'fastify';
import { agents } from '../agents.ts';
import type { World } from '../world/world.ts';

/** Everything that a phone page draws, except the chats (`GET /control/chats`). */
export function stateRoute(world: World, app: FastifyInstance): void {
  app.get('/state', () => stateView(world));
}

export type StateView = ReturnType<typeof stateView>;
function stateView(world: World) {
  const { state } = world;
  return {
    now: world.now(),
    origin: world.origin(),
    appOrigin: world.appOrigin(),
    channels: Object.values(state.channels),
    pages: Object.values(state.pages),
    instagramAccounts: Object.values(state.instagramAccounts),
    whatsappNumbers: Object.values(state.whatsappNumbers),
    customers: Object.values(state.customers),
    friendships: split(state.friendships).map(({ account, ...rest }) => ({ channelId: account, ...rest })),
    threads: split(state.threads),
    // Without their pictures, which have an address of their own.
    richMenus: Object.entries(state.richMenus).map(([key, { picture: _picture, ...menu }]) => ({
      channelId: key.split('/')[0] ?? '',
      ...menu,
    })),
    menuLinks: Object.entries(state.menuLinks).map(([key, richMenuId]) => {
      const [channelId = '', customer = ''] = key.split('/');
      return { channelId, customer, richMenuId };
    }),
    subwindows: Object.values(state.subwindows),
    agents,
    consent: state.consent,
    browserUser: state.browserUser,
    faults: world.faults,
  };
}

/** `{ "<account>/<customer>": value }` as a list with the two named. */
function split<Value extends object>(record: Record<string, Value>) {
  return Object.entries(record).map(([key, value]) => {
    const [account = '', customer = ''] = key.split('/');
    return { account, customer, ...value };
  });
}

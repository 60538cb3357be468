import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { param } from '../http/requests.ts';
import { menuKey } from '../line/rich-menus.ts';
import { hex } from '../world/ids.ts';
import type { RichMenu } from '../world/line-state.ts';
import type { World } from '../world/world.ts';
import { bodyOf, ControlError, channelInPath, customerInPath } from './input.ts';

const area = z.strictObject({
  bounds: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  action: z.union([
    z.strictObject({ type: z.literal('message'), label: z.string().optional(), text: z.string() }),
    z.strictObject({ type: z.literal('uri'), label: z.string().optional(), uri: z.string() }),
  ]),
});

/** `picture`: PNG in base64; null: none was uploaded. */
export const richMenuInput = z.strictObject({
  richMenuId: z.string().optional(),
  name: z.string().default('Menu'),
  chatBarText: z.string().default('Menu'),
  size: z.strictObject({ width: z.number(), height: z.number() }).default({ width: 1200, height: 405 }),
  areas: z.array(area).default([]),
  picture: z.string().nullable().default(null),
});
const richMenuPatch = z.strictObject({ picture: z.string().nullable() });

/** What the brand does with its own tools: menus made through the API, with their pictures, changed and deleted. */
export function richMenuControl(world: World, app: FastifyInstance): void {
  const at = '/line/channels/:channelId/rich-menus';
  const found = (channelId: string, richMenuId: string): RichMenu => {
    const menu = world.state.richMenus[menuKey(channelId, richMenuId)];
    if (!menu) throw new ControlError(404, `no rich menu ${richMenuId}`);
    return menu;
  };

  app.post(at, (request) => {
    const { channelId } = channelInPath(world, request);
    const { richMenuId = `richmenu-${hex(32)}`, ...input } = bodyOf(request, richMenuInput);
    const menu: RichMenu = { richMenuId, selected: true, ...input };
    world.state.richMenus[menuKey(channelId, richMenuId)] = menu;
    world.changed();
    return menu;
  });
  app.patch(`${at}/:richMenuId`, (request) => {
    const { channelId } = channelInPath(world, request);
    const menu = Object.assign(found(channelId, param(request, 'richMenuId')), bodyOf(request, richMenuPatch));
    world.changed();
    return menu;
  });
  app.delete(`${at}/:richMenuId`, (request) => {
    const { channelId } = channelInPath(world, request);
    const { richMenuId } = found(channelId, param(request, 'richMenuId'));
    delete world.state.richMenus[menuKey(channelId, richMenuId)];
    for (const [key, linked] of Object.entries(world.state.menuLinks))
      if (linked === richMenuId && key.startsWith(`${channelId}/`)) delete world.state.menuLinks[key];
    world.emit({ type: 'menu', channelId, customer: '' });
    return {};
  });
  app.get(`${at}/:richMenuId/picture`, (request, reply) => {
    const { channelId } = channelInPath(world, request);
    const { picture } = found(channelId, param(request, 'richMenuId'));
    if (picture === null) throw new ControlError(404, 'no picture');
    return reply.type('image/png').send(Buffer.from(picture, 'base64'));
  });
  // What stands under the customer's chat: their own menu, else the account's default one.
  app.get('/line/channels/:channelId/menu-of/:customer', (request) => {
    const { channelId, defaultRichMenuId = null } = channelInPath(world, request);
    const linked = world.state.menuLinks[`${channelId}/${customerInPath(world, request).id}`] ?? null;
    return { linked, shown: linked ?? defaultRichMenuId };
  });
}

import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import { idParamsSchema } from '../../contract/common.ts';
import {
  newRichMenuRuleSchema,
  richMenuParamsSchema,
  richMenuRulePatchSchema,
  richMenuRuleQuerySchema,
  richMenuRuleSchema,
  richMenusSchema,
} from '../../contract/rich-menus.ts';
import { etagOf } from '../../flows/etag.ts';
import { listMenus, menuPicture } from '../../flows/rich-menus/list-menus.ts';
import { listRules, ruleView } from '../../flows/rich-menus/rule-view.ts';
import { createRule, findRule, patchRule, removeRule } from '../../flows/rich-menus/save-rule.ts';
import { requires } from './auth.ts';
import { create } from './create.ts';
import { byId, listOf, nothing, sendNothing } from './schemas.ts';

/** `/api/v1/rich-menu-rules`. */
export function richMenuRuleRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    const one = { schema: byId(richMenuRuleSchema) };
    const show = (reply: FastifyReply, row: Awaited<ReturnType<typeof findRule>>) => {
      reply.header('etag', etagOf(row));
      return ruleView(context, row);
    };

    app.post('', { schema: { body: newRichMenuRuleSchema, response: { 201: richMenuRuleSchema } } }, (request, reply) =>
      create(context, request, reply, async () => ruleView(context, await createRule(context, request.body))),
    );
    app.get('', { schema: listOf(richMenuRuleQuerySchema, richMenuRuleSchema) }, ({ query }) =>
      listRules(context, query),
    );
    app.get('/:id', one, async ({ params }, reply) => show(reply, await findRule(context, params.id)));
    app.patch(
      '/:id',
      { schema: { ...one.schema, body: richMenuRulePatchSchema } },
      async ({ params, body, headers }, reply) =>
        show(reply, await patchRule(context, params.id, body, headers['if-match'])),
    );
    app.delete('/:id', { schema: { params: idParamsSchema, ...nothing } }, ({ params, headers }, reply) =>
      sendNothing(reply, removeRule(context, params.id, headers['if-match'])),
    );
  };
}

/** `/api/v1/channels/:id/rich-menus`. */
export function channelMenuRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    app.get('/:id/rich-menus', { schema: byId(richMenusSchema) }, ({ params }) => listMenus(context, params.id));
    app.get('/:id/rich-menus/:menuId/picture', { schema: { params: richMenuParamsSchema } }, async (request, reply) => {
      const { type, bytes } = await menuPicture(context, request.params.id, request.params.menuId);
      const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
      reply.headers({ 'cache-control': 'private, max-age=3600', etag });
      if (request.headers['if-none-match'] === etag) return reply.status(304).send();
      return reply.type(type).send(bytes);
    });
  };
}

import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, pageOf } from '../../contract/common.ts';
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

/** `/api/v1/rich-menu-rules`. */
export function richMenuRuleRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    const one = { schema: { params: idParamsSchema, response: { 200: richMenuRuleSchema } } };
    const show = (reply: FastifyReply, row: Awaited<ReturnType<typeof findRule>>) => {
      reply.header('etag', etagOf(row));
      return ruleView(context, row);
    };

    app.post('', { schema: { body: newRichMenuRuleSchema, response: { 201: richMenuRuleSchema } } }, (request, reply) =>
      create(context, request, reply, async () => ruleView(context, await createRule(context, request.body))),
    );
    app.get(
      '',
      { schema: { querystring: richMenuRuleQuerySchema, response: { 200: pageOf(richMenuRuleSchema) } } },
      ({ query }) => listRules(context, query),
    );
    app.get('/:id', one, async (request, reply) => show(reply, await findRule(context, request.params.id)));
    app.patch('/:id', { schema: { ...one.schema, body: richMenuRulePatchSchema } }, async (request, reply) =>
      show(reply, await patchRule(context, request.params.id, request.body, request.headers['if-match'])),
    );
    app.delete('/:id', { schema: { params: idParamsSchema, response: { 204: z.null() } } }, async (request, reply) => {
      await removeRule(context, request.params.id, request.headers['if-match']);
      return reply.status(204).send(null);
    });
  };
}

/** `/api/v1/channels/:id/rich-menus`. */
export function channelMenuRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    app.get(
      '/:id/rich-menus',
      { schema: { params: idParamsSchema, response: { 200: richMenusSchema } } },
      ({ params }) => listMenus(context, params.id),
    );
    app.get('/:id/rich-menus/:menuId/picture', { schema: { params: richMenuParamsSchema } }, async (request, reply) => {
      const { type, bytes } = await menuPicture(context, request.params.id, request.params.menuId);
      const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
      reply.headers({ 'cache-control': 'private, max-age=3600', etag });
      if (request.headers['if-none-match'] === etag) return reply.status(304).send();
      return reply.type(type).send(bytes);
    });
  };
}

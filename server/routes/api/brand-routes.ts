import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import { brandPatchSchema, brandSchema } from '../../contract/brand.ts';
import { brandView, patchBrand } from '../../flows/brand.ts';
import { requires } from './auth.ts';

/** `/api/v1/brand`. */
export function brandRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    app.get('', { schema: { response: { 200: brandSchema } } }, () => brandView(context));
    app.patch('', { schema: { body: brandPatchSchema, response: { 200: brandSchema } } }, (request) =>
      patchBrand(context, request.body),
    );
  };
}

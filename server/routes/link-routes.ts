import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { linkAnswerSchema, linkRequestSchema, watchAnswerSchema } from '../contract/link.ts';
import { linkContacts } from '../flows/link-contacts.ts';
import { watchLink } from '../flows/watch-link.ts';

const maxBodyBytes = 16 * 1024;

/** `/api/v1/link`, public: the customer's page calls it. */
export function linkRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/link',
      { bodyLimit: maxBodyBytes, schema: { body: linkRequestSchema, response: { 200: linkAnswerSchema } } },
      (request, reply) => {
        reply.header('cache-control', 'no-store');
        return linkContacts(context, request.body, request.ip);
      },
    );
    app.get(
      '/link/:watch',
      { schema: { params: z.strictObject({ watch: z.string() }), response: { 200: watchAnswerSchema } } },
      (request, reply) => {
        reply.header('cache-control', 'no-store');
        return watchLink(context, request.params.watch);
      },
    );
  };
}

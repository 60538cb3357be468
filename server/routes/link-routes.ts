import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import {
  linkAnswerSchema,
  linkRequestSchema,
  undoAnswerSchema,
  undoRequestSchema,
  watchAnswerSchema,
} from '../contract/link.ts';
import { linkContacts } from '../flows/link-contacts.ts';
import { undoLink } from '../flows/undo-link.ts';
import { watchLink } from '../flows/watch-link.ts';

const maxBodyBytes = 16 * 1024;

const watchParamsSchema = z.strictObject({ watch: z.string() });

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
      { schema: { params: watchParamsSchema, response: { 200: watchAnswerSchema } } },
      (request, reply) => {
        reply.header('cache-control', 'no-store');
        return watchLink(context, request.params.watch);
      },
    );
    app.post(
      '/link/:watch/undo',
      {
        bodyLimit: maxBodyBytes,
        schema: { params: watchParamsSchema, body: undoRequestSchema, response: { 200: undoAnswerSchema } },
      },
      (request, reply) => {
        reply.header('cache-control', 'no-store');
        return undoLink(context, request.params.watch, request.body);
      },
    );
  };
}

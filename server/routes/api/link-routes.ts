import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import {
  linkAnswerSchema,
  linkRequestSchema,
  undoAnswerSchema,
  undoRequestSchema,
  watchAnswerSchema,
} from '../../contract/link.ts';
import { linkContacts } from '../../flows/linking/link-contacts.ts';
import { undoLink } from '../../flows/linking/undo-link.ts';
import { watchLink } from '../../flows/linking/watch-link.ts';

const maxBodyBytes = 16 * 1024;

const watchParamsSchema = z.strictObject({ watch: z.string() });

/** `/api/v1/link`, public: the customer's page calls it. */
export function linkRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/link',
      { bodyLimit: maxBodyBytes, schema: { body: linkRequestSchema, response: { 200: linkAnswerSchema } } },
      (request) => linkContacts(context, request.body, request.ip),
    );
    app.get(
      '/link/:watch',
      { schema: { params: watchParamsSchema, response: { 200: watchAnswerSchema } } },
      (request) => watchLink(context, request.params.watch, request.ip),
    );
    app.post(
      '/link/:watch/undo',
      {
        bodyLimit: maxBodyBytes,
        schema: { params: watchParamsSchema, body: undoRequestSchema, response: { 200: undoAnswerSchema } },
      },
      (request) => undoLink(context, request.params.watch, request.body, request.ip),
    );
  };
}

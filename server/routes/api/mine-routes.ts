import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import {
  mineAnswerSchema,
  mineChangeAnswerSchema,
  mineChangeSchema,
  mineExportAnswerSchema,
  mineRequestSchema,
} from '../../contract/mine.ts';
import { eraseMine } from '../../flows/mine/erase-mine.ts';
import { exportMine } from '../../flows/mine/export-mine.ts';
import { myLinks } from '../../flows/mine/my-links.ts';
import { unlinkMine } from '../../flows/mine/unlink-mine.ts';

const bodyLimit = 16 * 1024;

/** `/api/v1/link/mine`, public: the page `/link/mine` calls it. A `POST` also where nothing changes: a token belongs in no address. */
export function mineRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('', { bodyLimit, schema: { body: mineRequestSchema, response: { 200: mineAnswerSchema } } }, (request) =>
      myLinks(context, request.body, request.ip),
    );
    app.post(
      '/unlink',
      { bodyLimit, schema: { body: mineChangeSchema, response: { 200: mineChangeAnswerSchema } } },
      (request) => unlinkMine(context, request.body, request.ip),
    );
    app.post(
      '/export',
      { bodyLimit, schema: { body: mineRequestSchema, response: { 200: mineExportAnswerSchema } } },
      (request) => exportMine(context, request.body, request.ip),
    );
    app.post(
      '/erase',
      { bodyLimit, schema: { body: mineChangeSchema, response: { 200: mineChangeAnswerSchema } } },
      (request) => eraseMine(context, request.body, request.ip),
    );
  };
}

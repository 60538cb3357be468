import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import { auditEntrySchema, auditQuerySchema } from '../../contract/audit.ts';
import { listAudit } from '../../flows/list-audit.ts';
import { requires } from './auth.ts';
import { listOf } from './schemas.ts';

/** `/api/v1/audit`, for administrators. */
export function auditRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'administer'));
    app.get('', { schema: listOf(auditQuerySchema, auditEntrySchema) }, ({ query }) => listAudit(context, query));
  };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { inCallerScope, networkRange } from './caller.ts';
import type { Context } from './context.ts';
import { whenQuiet } from './ending.ts';
import { errorAnswers } from './error-answers.ts';
import { connectionTimeouts, limitConnections } from './load/connection-limits.ts';
import { type LoadLimits, limitLoad, loadLimits } from './load/load-limits.ts';
import { openapiOptions } from './openapi.ts';
import { inputValidator } from './read-input.ts';
import { requestIdOf, requestScope } from './request-id.ts';
import { auditRoutes } from './routes/api/audit-routes.ts';
import { brandRoutes } from './routes/api/brand-routes.ts';
import { campaignRoutes } from './routes/api/campaign-routes.ts';
import { channelRoutes } from './routes/api/channel-routes.ts';
import { contactRoutes } from './routes/api/contact-routes.ts';
import { imageRoutes, servedImageRoutes } from './routes/api/image-routes.ts';
import { journeyRoutes } from './routes/api/journey-routes.ts';
import { linkRoutes } from './routes/api/link-routes.ts';
import { mergeRoutes } from './routes/api/merge-routes.ts';
import { mineRoutes } from './routes/api/mine-routes.ts';
import { moduleRoutes } from './routes/api/module-routes.ts';
import { operatorRoutes } from './routes/api/operator-routes.ts';
import { channelMenuRoutes, richMenuRuleRoutes } from './routes/api/rich-menu-routes.ts';
import { sessionRoutes } from './routes/api/session-routes.ts';
import { staffAccessRoutes } from './routes/api/staff-access-routes.ts';
import { staffRoutes } from './routes/api/staff-routes.ts';
import { tagRoutes } from './routes/api/tag-routes.ts';
import { sentWebhookRoutes } from './routes/api/webhook-routes.ts';
import { consolePage } from './routes/pages/console-page.ts';
import { loadShell } from './routes/pages/page-html.ts';
import { pageRoutes } from './routes/pages/page-routes.ts';
import { plainAddress, toPlainAddress } from './routes/pages/plain-address.ts';
import { previewRoutes } from './routes/pages/preview-routes.ts';
import { buildRefusals } from './routes/refusals.ts';
import { webhookRoutes } from './routes/webhooks/webhook-routes.ts';
import { securityHeaders } from './security/security-headers.ts';
import { trustsHop } from './security/trusted-proxies.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * The server: every route plugin by name, and the one error handler.
 * @param options.clientDir where `vite build` has put the page and its assets
 * @param options.limits how much is done at a time, instead of what fits the pool
 */
export async function buildApp(
  context: Context,
  options: { clientDir: string; logger?: FastifyBaseLogger; limits?: LoadLimits },
) {
  const builtPage = (name: string) => readFile(join(options.clientDir, name), 'utf8');
  const shell = loadShell(await builtPage('index.html'), await builtPage('go.html'));
  const errors = errorAnswers(context, shell);
  const serverOptions: FastifyServerOptions = {
    ...(options.logger ? { loggerInstance: options.logger } : {}),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustsHop(context.config.trustProxy),
    forceCloseConnections: 'idle',
    // A card token has some 200 characters; the default of 100 would answer 414 to every card.
    routerOptions: { maxParamLength: 2048 },
    genReqId: requestIdOf,
    rewriteUrl: ({ url = '/' }) => plainAddress(url),
    // No hook runs before these: an address that can't be decoded, a parameter that is too long.
    frameworkErrors: (error, request, reply) =>
      errors.answer(
        error,
        request,
        reply.headers({ ...securityHeaders(context, request), 'x-request-id': request.id }),
      ),
    ...connectionTimeouts(context.config),
    // What comes while the last requests end is answered like any other.
    return503OnClosing: false,
  };
  const app = Fastify(serverOptions).withTypeProvider<ZodTypeProvider>();
  // The framework's own second format: everything here is JSON, and what isn't is a 415.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(inputValidator);
  app.setSerializerCompiler(serializerCompiler);
  limitConnections(app.server, context.config, context.metrics);
  const noteRefusal = buildRefusals(context);
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    await noteRefusal(error, request);
    return errors.answer(error, request, reply);
  });
  app.setNotFoundHandler(errors.notFound);
  app.addHook('onRequest', requestScope);
  app.addHook('onRequest', (request, _reply, done) => inCallerScope(networkRange(request.ip), done));
  app.addHook('onRequest', async (request, reply) => void reply.headers(securityHeaders(context, request)));
  app.addHook('onSend', async (_request, reply) => {
    if (context.ending.draining) reply.header('connection', 'close');
  });
  app.addHook('onRequest', toPlainAddress);
  app.addHook('preClose', whenQuiet);
  limitLoad(app, { limits: options.limits ?? loadLimits(context.store.connections), metrics: context.metrics });
  app.addHook('onResponse', countRequest(context));

  await app.register(fastifySwagger, openapiOptions(context.config.publicUrl));
  await app.register(fastifyStatic, {
    root: join(options.clientDir, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: 365 * dayMs,
    index: false,
  });
  await app.register(fastifyCookie);
  await app.register(operatorRoutes(context));
  await app.register(pageRoutes(context, shell));
  await app.register(previewRoutes(context, shell, await builtPage('preview.html')));
  await app.register(consolePage(await builtPage('console.html'), context.config.publicUrl));
  await app.register(webhookRoutes(context), { prefix: '/webhooks' });
  await app.register(linkRoutes(context), { prefix: '/api/v1' });
  await app.register(mineRoutes(context), { prefix: '/api/v1/link/mine' });
  await app.register(channelRoutes(context), { prefix: '/api/v1/channels' });
  await app.register(campaignRoutes(context), { prefix: '/api/v1/campaigns' });
  await app.register(moduleRoutes(context), { prefix: '/api/v1/modules' });
  await app.register(journeyRoutes(context), { prefix: '/api/v1/journeys' });
  await app.register(tagRoutes(context), { prefix: '/api/v1/tags' });
  await app.register(richMenuRuleRoutes(context), { prefix: '/api/v1/rich-menu-rules' });
  await app.register(channelMenuRoutes(context), { prefix: '/api/v1/channels' });
  await app.register(contactRoutes(context), { prefix: '/api/v1' });
  await app.register(mergeRoutes(context), { prefix: '/api/v1/merges' });
  await app.register(sessionRoutes(context), { prefix: '/api/v1/session' });
  await app.register(staffRoutes(context), { prefix: '/api/v1' });
  await app.register(staffAccessRoutes(context), { prefix: '/api/v1' });
  await app.register(sentWebhookRoutes(context), { prefix: '/api/v1/webhooks' });
  await app.register(auditRoutes(context), { prefix: '/api/v1/audit' });
  await app.register(brandRoutes(context), { prefix: '/api/v1/brand' });
  await app.register(imageRoutes(context), { prefix: '/api/v1/images' });
  await app.register(servedImageRoutes(context), { prefix: '/images' });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  return app;
}

/** Route patterns, never addresses: those hold tokens. */
function countRequest({ metrics, log }: Context) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const route = { method: request.method, route: request.routeOptions.url ?? 'none' };
    const { statusCode: status, elapsedTime: ms } = reply;
    metrics.requests.inc({ ...route, status: String(status) });
    metrics.requestSeconds.observe({ ...route, status: `${Math.floor(status / 100)}xx` }, ms / 1000);
    log.debug({ requestId: request.id, ...route, status, ms: Math.round(ms) }, 'request');
  };
}

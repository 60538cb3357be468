import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import { type PhonePreview, previewPositionSchema } from '../../contract/phone-previews.ts';
import type { GoPage } from '../../domain/browsers/browser-page.ts';
import { AppError } from '../../errors.ts';
import { findPhonePreview, movePhonePreview } from '../../flows/previews/phone-preview.ts';
import { buildPreviewStreams, type PreviewEvent } from '../../flows/previews/preview-streams.ts';
import { openPreviewPage, type ReadPreview, readPhonePreview } from '../../flows/previews/read-phone-preview.ts';
import { buildRateLimit } from '../../security/rate-limit.ts';
import { localeOf, sendHtml } from './customer-page.ts';
import type { Shell } from './page-html.ts';

const movesPerMinute = 240;
const retryAfterSeconds = 5;
type WithToken = { Params: { token: string } };

/**
 * `/preview/:token`, for anybody with the address: the page, what it shows, its changes as they happen, and where its phone is.
 * @param built the page's HTML, the same for everybody
 */
export function previewRoutes(context: Context, shell: Shell, built: string): FastifyPluginAsyncZod {
  const streams = buildPreviewStreams(context);
  const moves = buildRateLimit();
  return async (app) => {
    app.addHook('preClose', async () => streams.close());
    const visitOf = (request: FastifyRequest) => ({ address: request.ip, chooseLocale: localeOf(request) });
    const sendOver = (request: FastifyRequest, reply: FastifyReply, data: ReadPreview['data']) =>
      sendHtml(request, reply, 410, shell.renderErrorPage(data, 'preview_over', null), shell.goCsp);

    app.get<WithToken>('/preview/:token', async (request, reply) => {
      const { isOpen, data } = await openPreviewPage(context, request.params.token, visitOf(request));
      if (!isOpen) return sendOver(request, reply, data);
      return sendHtml(request, reply, 200, built, shell.previewCsp);
    });

    app.get<WithToken>('/preview/:token/data', async (request, reply) => {
      const read = await readPhonePreview(context, request.params.token, visitOf(request));
      if (read.kind === 'over') return sendOver(request, reply, read.data);
      return reply.header('cache-control', 'no-store').send(previewOf(shell, read));
    });

    app.post<WithToken & { Body: unknown }>('/preview/:token/position', async (request, reply) => {
      const { token } = request.params;
      const taken = moves.take(token, movesPerMinute, context.now());
      if (!taken.ok) throw new AppError('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
      const position = previewPositionSchema.safeParse(request.body);
      if (!position.success) throw new AppError('invalid_body', { reason: 'unreadable' });
      await movePhonePreview(context, token, position.data);
      return reply.status(204).send(null);
    });

    app.get<WithToken>('/preview/:token/events', async (request, reply) => {
      const preview = await findPhonePreview(context, request.params.token);
      if (!preview) throw new AppError('not_found');
      const { raw } = reply;
      const leave = streams.connect(preview.id, (event) => {
        const text = textOf(event);
        if (event.type === 'leave' || event.type === 'over') raw.end(text);
        else raw.write(text);
      });
      if (!leave) throw new AppError('overloaded', { retryAfterSeconds });
      raw.on('close', leave);
      reply.hijack();
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // nginx would collect them.
        'x-accel-buffering': 'no',
      });
      raw.write('retry: 1000\n\n');
    });
  };
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html */
function textOf(event: PreviewEvent): string {
  switch (event.type) {
    case 'version':
      return `event: version\ndata: ${event.version}\n\n`;
    case 'over':
      return 'event: over\ndata:\n\n';
    case 'beat':
    case 'leave':
      return ':\n\n';
  }
}

/** The pages as `/go` and `/link` would answer them. */
function previewOf(shell: Shell, { shown, data, pages, card }: Extract<ReadPreview, { kind: 'open' }>): PhonePreview {
  const drawn = (page: GoPage): PhonePreview['go']['ios'][number] => ({
    step: page.kind === 'jump' ? 'jump' : 'guide',
    leads: page.kind !== 'not_on_android',
    html: shell.renderGoPage(data, page, card),
  });
  return {
    ...shown,
    go: { ios: pages.ios.map(drawn), android: pages.android.map(drawn) },
    linkHtml: shell.renderLinkPage(data),
  };
}

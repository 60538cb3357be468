import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { type OpenedCard, openCard } from '../flows/open-card.ts';
import { linkPage } from '../flows/page-data.ts';
import { type GoPage, type GuideApp, pickLocale, type Shell } from './page-html.ts';

const compress = promisify(brotliCompress);

/** The customer's pages: `/go/:token` and `/link`. */
export function pageRoutes(context: Context, shell: Shell): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Params: { token: string }; Querystring: { e?: unknown } }>('/go/:token', async (request, reply) => {
      const opened = await openCard(context, request.params.token, {
        userAgent: request.headers['user-agent'] ?? '',
        carried: typeof request.query.e === 'string' ? request.query.e : null,
        address: request.ip,
        chooseLocale: localeOf(request),
      });
      if (opened.kind === 'redirect') return reply.header('cache-control', 'no-store').redirect(opened.location, 302);
      const html = shell.renderGoPage(opened.data, goPage(opened));
      return sendHtml(request, reply, opened.status, html, shell.goCsp);
    });

    app.get<{ Querystring: Record<string, unknown> }>('/link', async (request, reply) => {
      const data = await linkPage(context, tokenOf(request.query), localeOf(request));
      return sendHtml(request, reply, 200, shell.renderLinkPage(data), shell.csp);
    });
  };
}

/** `t` stands in the address, or inside `liff.state` on the first load of the documented road. */
function tokenOf(query: Record<string, unknown>): string | null {
  if (typeof query.t === 'string') return query.t;
  const state = query['liff.state'];
  if (typeof state !== 'string') return null;
  return new URLSearchParams(state.slice(state.indexOf('?') + 1)).get('t');
}

const localeOf = (request: FastifyRequest) => (brandLocale: Parameters<typeof pickLocale>[1]) =>
  pickLocale(request.headers['accept-language'], brandLocale);

function goPage(opened: Exclude<OpenedCard, { kind: 'redirect' }>): GoPage {
  if (opened.kind === 'failed')
    return { kind: 'failed', reason: opened.status === 410 ? 'token_expired' : 'token_invalid' };
  switch (opened.answer) {
    case 'not_on_android':
      return { kind: 'not_on_android' };
    case 'open_externally':
      return { kind: 'open_externally', app: guideApp(opened.browser), address: opened.selfUrl };
    case 'jump_phone':
      return { kind: 'jump', step: 'line', href: opened.liffUrl };
    case 'jump_desktop':
      return { kind: 'jump', step: 'desktop', href: opened.liffUrl, address: opened.selfUrl };
  }
}

function guideApp(browser: Extract<OpenedCard, { kind: 'page' }>['browser']): GuideApp {
  const os = browser.os === 'android' ? 'android' : 'ios';
  const { kind } = browser;
  return { name: kind === 'messenger' || kind === 'facebook' || kind === 'instagram' ? kind : 'other', os };
}

async function sendHtml(request: FastifyRequest, reply: FastifyReply, status: number, html: string, csp: string) {
  reply.status(status).type('text/html; charset=utf-8');
  reply.headers({
    'cache-control': 'no-store',
    'content-security-policy': csp,
    vary: 'accept-encoding, accept-language, user-agent',
  });
  if (!/\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))) return reply.send(html);
  const packed = await compress(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  return reply.header('content-encoding', 'br').send(packed);
}

import { Readable } from 'node:stream';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { tokenIn } from '../../domain/linking/link-token.ts';
import { AppError } from '../../errors.ts';
import { openCard } from '../../flows/linking/open-card.ts';
import { linkPage } from '../../flows/linking/page-data.ts';
import { minePage } from '../../flows/mine/mine-page.ts';
import { openMyData } from '../../flows/mine/my-data.ts';
import { readErasurePage } from '../../flows/profiles/deletion-request.ts';
import { localeOf, sendHtml } from './customer-page.ts';
import type { Shell } from './page-html.ts';

/** The customer's pages: `/go/:token`, `/link`, `/link/mine` with the download of its data, and `/erasure/:code`. */
export function pageRoutes(context: Context, shell: Shell): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Params: { token: string }; Querystring: { e?: unknown } }>('/go/:token', async (request, reply) => {
      const opened = await openCard(context, tokenIn(request.params.token), {
        userAgent: request.headers['user-agent'] ?? '',
        carried: typeof request.query.e === 'string' ? tokenIn(request.query.e) : null,
        address: request.ip,
        chooseLocale: localeOf(request),
      });
      if (opened.kind === 'redirect') return reply.header('cache-control', 'no-store').redirect(opened.location, 302);
      const html =
        opened.kind === 'failed'
          ? shell.renderFailedCard(opened.data)
          : shell.renderGoPage(opened.data, opened.page, opened.preview);
      return sendHtml(request, reply, opened.status, html, shell.goCsp);
    });

    const sendMine = async (request: FastifyRequest, reply: FastifyReply, liffId: string | null) => {
      const data = await minePage(context, liffId, localeOf(request));
      return sendHtml(request, reply, 200, shell.renderMinePage(data), shell.csp);
    };

    app.get<{ Querystring: Record<string, unknown> }>('/link/mine', (request, reply) => {
      const { app: liffId } = request.query;
      return sendMine(request, reply, typeof liffId === 'string' ? liffId : null);
    });

    app.get<{ Params: { token: string } }>('/link/data/:token', async (request, reply) => {
      const opened = await openMyData(context, request.params.token, request.ip, localeOf(request));
      if (opened.kind === 'over')
        return sendHtml(request, reply, 410, shell.renderErrorPage(opened.data, 'download_over', null), shell.goCsp);
      const file = `attachment; filename="my-data.json"`;
      reply
        .headers({ 'cache-control': 'no-store', 'content-disposition': file })
        .type('application/json; charset=utf-8');
      return reply.send(Readable.from(opened.text));
    });

    app.get<{ Querystring: Record<string, unknown> }>('/link', async (request, reply) => {
      const mine = mineInState(request.query);
      if (mine) return sendMine(request, reply, mine.get('app'));
      const data = await linkPage(context, tokenOf(request.query), localeOf(request));
      return sendHtml(request, reply, 200, shell.renderLinkPage(data), shell.csp);
    });

    app.get<{ Params: { code: string } }>('/erasure/:code', async (request, reply) => {
      const from = { address: request.ip, chooseLocale: localeOf(request) };
      const page = await readErasurePage(context, request.params.code, from);
      if (!page.asked) throw new AppError('not_found');
      return sendHtml(request, reply, 200, shell.renderErasurePage(page.data, page.asked, page.timeZone), shell.goCsp);
    });
  };
}

/** `t` is in the address, or inside `liff.state` on the first load of the documented road. */
function tokenOf(query: Record<string, unknown>): string | null {
  if (typeof query.t === 'string') return tokenIn(query.t);
  const state = query['liff.state'];
  if (typeof state !== 'string') return null;
  return new URLSearchParams(state.slice(state.indexOf('?') + 1)).get('t');
}

/** The query of `/mine` inside `liff.state`, on the first load from LINE: it opens the endpoint with the rest of the address packed. */
function mineInState({ t, 'liff.state': state }: Record<string, unknown>): URLSearchParams | null {
  if (t !== undefined || typeof state !== 'string') return null;
  const [, search] = /^\/mine\/?(?:\?(.*))?$/s.exec(state) ?? [];
  return /^\/mine\/?(\?|$)/.test(state) ? new URLSearchParams(search) : null;
}

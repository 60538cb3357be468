import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Locale } from '../../contract/page.ts';
import { pickLocale } from './locale.ts';

const compress = promisify(brotliCompress);

/** The language of a page's answer. @see pickLocale */
export const localeOf = (request: FastifyRequest) => (brandLocale: Locale | undefined) =>
  pickLocale(request.headers['accept-language'], brandLocale);

/** Answers with a page that isn't kept anywhere. */
export async function sendHtml(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  html: string,
  csp: string,
) {
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

import type { FastifyPluginAsync } from 'fastify';
import { escapeHtml } from './markup.ts';

/** Pictures of a LINE Login channel come from LINE itself; `blob:` is a picture that was chosen and isn't uploaded yet. */
const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob: https://*.line-scdn.net",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The console's one HTML, the same for everybody: what a person may see is decided by the API. The script reads the path. */
export function consolePage(built: string, publicUrl: string): FastifyPluginAsync {
  // Shown before sign-in, which can't succeed at another address.
  const html = built.replace('</title>', () => `</title><meta name="public-url" content="${escapeHtml(publicUrl)}">`);
  return async (app) => {
    app.get('/', (_request, reply) => reply.redirect('/console', 302));
    for (const path of ['/console', '/console/*', '/sign-in', '/sign-in/:code']) {
      app.get(path, async (_request, reply) =>
        reply
          .type('text/html; charset=utf-8')
          .headers({ 'cache-control': 'no-store', 'content-security-policy': csp })
          .send(html),
      );
    }
  };
}

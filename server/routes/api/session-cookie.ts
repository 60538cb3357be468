import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { absoluteMs } from '../../flows/staff/session.ts';

const isHttps = (context: Context) => context.config.publicUrl.startsWith('https:');
/** With `__Host-` no other host and no http page can set it; it needs https, which the demo doesn't have. */
const nameOf = (context: Context) => (isHttps(context) ? '__Host-omnilink' : 'omnilink');

/** The session token in the request's cookie, if there is one. */
export function tokenIn(context: Context, request: FastifyRequest): string | null {
  const token = request.cookies[nameOf(context)];
  return token && /^[\w-]{43}$/.test(token) ? token : null;
}

/** `Secure` on https. Chromium keeps such a cookie of an http loopback address too, Safari doesn't: the demo goes without. */
const optionsOf = (context: Context) =>
  ({ path: '/', httpOnly: true, secure: isHttps(context), sameSite: 'lax' }) as const;

export function setToken(context: Context, reply: FastifyReply, token: string): void {
  reply.setCookie(nameOf(context), token, { ...optionsOf(context), maxAge: absoluteMs / 1000 });
}

/** At signing out: the cookie, and what the console keeps in the browser. In the demo the phone page keeps its own there. */
export function clearToken(context: Context, reply: FastifyReply): void {
  reply.clearCookie(nameOf(context), optionsOf(context));
  if (context.config.mode === 'production') reply.header('clear-site-data', '"storage"');
}

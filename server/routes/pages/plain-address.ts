import type { FastifyReply, FastifyRequest } from 'fastify';

/** The demo's own, whose pages have relative addresses. */
const simulator = /^\/simulator(\/|$)/;
const pages = /^\/(go|link|preview|sign-in|console)([/?]|$)/;

/**
 * Normalizes an address: one slash instead of several, none at the end. People type `…//webhooks/line/…` into LINE's form,
 * and join an origin that ends in a slash with a path. The query stays as it is.
 */
export function plainAddress(url: string): string {
  if (!url.startsWith('/') || simulator.test(url)) return url;
  const [, path = '', query = ''] = /^([^?#]*)(.*)$/s.exec(url) ?? [];
  const plain = path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  return plain + query;
}

/**
 * An `onRequest` hook: a page is redirected to its plain address, since its script reads it. Everything else (webhooks, the API,
 * pictures) is answered as it is: no platform repeats a `POST` elsewhere.
 */
export async function toPlainAddress(request: FastifyRequest, reply: FastifyReply) {
  const { url, originalUrl, method } = request;
  if (url === originalUrl || !pages.test(url) || (method !== 'GET' && method !== 'HEAD')) return;
  return reply.header('cache-control', 'no-store').redirect(url, 302);
}

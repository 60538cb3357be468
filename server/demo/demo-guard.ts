import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../config.ts';

/**
 * The demo holds secrets and simulates other people's phones, so `/simulator` answers only its own pages and this machine's
 * programs: requests must use a name of this machine (not a foreign DNS name that resolves to it), and not come from a page of
 * another origin.
 */
export function guardDemo(app: FastifyInstance, publicUrl: string): void {
  const { port } = new URL(publicUrl);
  app.addHook('onRequest', async (request, reply) => {
    if (!isOwn(request, port)) return reply.code(403).send({ error: 'the demo answers its own pages only' });
  });
}

/** Pages that another site may link to, but not read. */
const pages = /^\/simulator\/phone(\/|$|\?)/;

function isOwn({ headers, url }: FastifyRequest, port: string): boolean {
  const { host = '', origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  const called = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : null;
  if (!called || !isLoopback(called.hostname) || (called.port || '80') !== (port || '80')) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  return !isForeign || (mode === 'navigate' && pages.test(url));
}

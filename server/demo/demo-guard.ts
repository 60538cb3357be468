import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../config.ts';

/**
 * The demo holds secrets and plays other people's phones, so `/simulator` answers its own pages and this machine's programs only:
 * called by a name of this machine (not one that somebody's DNS leads here), and by no page of another origin.
 */
export function guardDemo(app: FastifyInstance, publicUrl: string): void {
  const { port } = new URL(publicUrl);
  app.addHook('onRequest', async (request, reply) => {
    if (!isOwn(request, port)) return reply.code(403).send({ error: 'the demo answers its own pages only' });
  });
}

/** Where the pages of another site may lead a person, but read nothing. */
const pages = /^\/simulator\/phone(\/|$|\?)/;

function isOwn({ headers, url }: FastifyRequest, port: string): boolean {
  const { host = '', origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  const called = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : null;
  if (!called || !isLoopback(called.hostname) || (called.port || '80') !== (port || '80')) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  return !isForeign || (mode === 'navigate' && pages.test(url));
}

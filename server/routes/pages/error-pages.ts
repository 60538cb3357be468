import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KnownBrand } from '../../flows/known-brand.ts';
import { brandOnlyPage } from '../../flows/linking/page-data.ts';
import type { PageError } from './link-screen.ts';
import { pickLocale } from './locale.ts';
import type { Shell } from './page-html.ts';

type Failure = { status: number; retryAfterSeconds?: number | undefined };

const customerPages = /^\/((go|link|erasure)(\/|$)|preview(\/[^/]*)?$)/;
/** Read by programs, even when opened in a browser. */
const programsOnly = /^\/(api|webhooks|simulator|openapi\.json|healthz|readyz|metrics)(\/|$)/;

const pathOf = ({ url }: FastifyRequest) => url.split('?', 1)[0] ?? '/';

/** True if an error is to be answered in words: the customer's pages always, any other address where a browser asks. */
export function wantsPage(request: FastifyRequest): boolean {
  const path = pathOf(request);
  if (customerPages.test(path)) return true;
  return !programsOnly.test(path) && /\btext\/html\b/i.test(request.headers.accept ?? '');
}

/** Answers errors with a page in words; depends on nothing that could fail too. */
export function errorPages(shell: Shell, knownBrand: KnownBrand) {
  return async (request: FastifyRequest, reply: FastifyReply, { status, retryAfterSeconds }: Failure) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const wrongMethod = !isRead && customerPages.test(pathOf(request));
    const error = wrongMethod ? 'not_found' : pageErrorOf(request, status);
    const hasTrouble = status >= 500;
    const brand = await knownBrand(!hasTrouble);
    const data = brandOnlyPage(
      // Its picture would need the same database.
      brand && hasTrouble ? { ...brand, logoImageId: null } : brand,
      pickLocale(request.headers['accept-language'], brand?.locale ?? undefined),
    );
    // An unreadable address leads nowhere: a card's is "this card won't open" (404), as for any broken token.
    reply.status(wrongMethod ? 405 : status < 500 && status !== 429 ? 404 : status);
    if (wrongMethod) reply.header('allow', 'GET, HEAD');
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    return reply
      .headers({
        'cache-control': 'no-store',
        'content-security-policy': shell.goCsp,
        vary: 'accept, accept-language',
      })
      .type('text/html; charset=utf-8')
      .serializer((page: unknown) => String(page))
      .send(shell.renderErrorPage(data, error, isRead ? request.url : null));
  };
}

function pageErrorOf(request: FastifyRequest, status: number): PageError {
  if (status === 503 || status === 429) return 'busy';
  if (status >= 500) return 'unexpected_error';
  return /^\/go(\/|$)/.test(pathOf(request)) ? 'token_invalid' : 'not_found';
}

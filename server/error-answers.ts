import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from './context.ts';
import { AppError } from './errors.ts';
import { buildKnownBrand } from './flows/known-brand.ts';
import { problemOf, sendProblem } from './problem.ts';
import { errorPages, wantsPage } from './routes/pages/error-pages.ts';
import type { Shell } from './routes/pages/page-html.ts';
import { buildRateLimit } from './security/rate-limit.ts';

type AnyError = Error & { code?: string; statusCode?: number };

/** A 503 is logged once in this time: under load there are hundreds a second, of one cause. */
const logEveryMs = 10_000;

/** Every error's answer: a page in words for people, a problem document for programs. */
export function errorAnswers(context: Context, shell: Shell) {
  const sendPage = errorPages(shell, buildKnownBrand(context));
  const logLimit = buildRateLimit(logEveryMs);

  function log(err: AnyError, status: number, code: string, request: FastifyRequest): void {
    if (status < 500) return;
    if (status === 503 && !logLimit.take(code, 1, context.now()).ok) return;
    const about = { requestId: request.id, route: request.routeOptions.url };
    if (code === 'overloaded') context.log.warn(about, 'overloaded: requests are turned away');
    else if (code === 'busy') context.log.warn(about, 'busy: others change the same rows again and again');
    else context.log.error({ err, ...about }, 'a request failed');
  }

  const answer = (error: AnyError, request: FastifyRequest, reply: FastifyReply) => {
    const problem = problemOf(error);
    log(error, problem.status, problem.code, request);
    return wantsPage(request) ? sendPage(request, reply, problem) : sendProblem(reply, problem);
  };
  const notFound = (request: FastifyRequest, reply: FastifyReply) => answer(new AppError('not_found'), request, reply);
  return { answer, notFound };
}

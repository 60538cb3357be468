import type { FastifyRequest } from 'fastify';
import { currentCaller } from '../caller.ts';
import type { Context } from '../context.ts';
import type { AuditAction } from '../contract/audit.ts';
import type { ProblemCode } from '../contract/codes.ts';
import { auditRow } from '../flows/audit.ts';
import { problemOf } from '../problem.ts';
import { buildRateLimit } from '../security/rate-limit.ts';
import { isFromOurPages } from './api/auth.ts';

/**
 * Limits of refusals in the audit, which is never purged: per network or known caller and minute, and for all unknown, or all known,
 * callers per minute and per day. The rest only count in the metric.
 */
const mostRows = { eachPerMinute: 3, allPerMinute: 20, allPerDay: 1_000 };
const dayMs = 24 * 60 * 60_000;
/** A kind of refusal is logged once in this time, with the number since. */
const logEveryMs = 10_000;

type Refusal = Extract<AuditAction, `refused.${string}`> | 'webhook_signature' | 'verify_token';

/** Records a refusal in the audit, the metric and the log. Called with every error of a request, before its answer. */
export function buildRefusals(context: Context, most = mostRows) {
  const { metrics, log, now, store } = context;
  const minute = buildRateLimit();
  const day = buildRateLimit(dayMs);
  const lines = buildRateLimit(logEveryMs);
  const unlogged = new Map<Refusal, number>();

  function fits(): boolean {
    const { actor, actorId, network } = currentCaller();
    const all = actor === 'nobody' ? 'unknown' : 'known';
    const own = actor === 'nobody' ? `network:${network}` : `${actor}:${actorId}`;
    // The overall limits first: a flood from many networks then takes no memory.
    if (!day.left(all, most.allPerDay, now()).ok || !minute.left(all, most.allPerMinute, now()).ok) return false;
    if (!minute.take(own, most.eachPerMinute, now()).ok) return false;
    return minute.take(all, most.allPerMinute, now()).ok && day.take(all, most.allPerDay, now()).ok;
  }

  async function audit(action: AuditAction, route: string): Promise<boolean> {
    if (!fits()) return false;
    try {
      await store.audit.insert(auditRow(context, action, null, { route }));
      return true;
    } catch (err) {
      log.error({ err, action }, 'a refusal could not be written to the audit');
      return false;
    }
  }

  function line(refusal: Refusal, route: string): void {
    const before = unlogged.get(refusal) ?? 0;
    if (!lines.take(refusal, 1, now()).ok) return void unlogged.set(refusal, before + 1);
    unlogged.delete(refusal);
    log.warn({ refusal, route, network: currentCaller().network, unlogged: before }, 'a call was refused');
  }

  return async (error: Error, request: FastifyRequest): Promise<void> => {
    const refusal = refusalOf(context, problemOf(error).code, request);
    if (!refusal) return;
    const route = `${request.method} ${request.routeOptions.url ?? ''}`;
    const isAudited = refusal !== 'webhook_signature' && refusal !== 'verify_token' && (await audit(refusal, route));
    metrics.refusals.inc({ kind: refusal.replace('refused.', ''), audited: isAudited ? 'yes' : 'no' });
    line(refusal, route);
  };
}

/** What was refused; null for an error that isn't a refusal, or a call without credentials. */
function refusalOf(context: Context, code: ProblemCode, request: FastifyRequest): Refusal | null {
  const route = request.routeOptions.url ?? '';
  if (route.startsWith('/webhooks/')) {
    return code === 'unauthorized' ? 'webhook_signature' : code === 'forbidden' ? 'verify_token' : null;
  }
  if (!route.startsWith('/api/v1/')) return null;
  const bearer = /^Bearer ./i.test(request.headers.authorization ?? '');
  switch (code) {
    case 'not_found':
      return route === '/api/v1/session/link' ? 'refused.sign_in_link' : null;
    case 'forbidden':
      return bearer || isFromOurPages(context, request) ? 'refused.permission' : 'refused.origin';
    case 'unauthorized':
      if (bearer) return 'refused.key';
      // A passkey that was not accepted, at sign-in or in a session.
      if (currentCaller().actor === 'staff' || route === '/api/v1/session/passkey') return 'refused.passkey';
      return request.headers.cookie ? 'refused.session' : null;
    default:
      return null;
  }
}

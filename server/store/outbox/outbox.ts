import type { Pool } from 'pg';
import type { FinalFailure } from '../../domain/channel.ts';
import type { DeliveryResult, SendingFacts } from '../../domain/delivery.ts';
import { confirmArrival, recordUndelivered, type SentMessage } from './outbox-arrival.ts';
import { buildClaim, readFacts } from './outbox-claim.ts';
import { listDeliveries, type VisibleState } from './outbox-list.ts';
import { hastenRetries, requeueUnauthorized } from './outbox-requeue.ts';
import { beginSending, buildRecover, finishDelivery, postponeDelivery } from './outbox-settle.ts';

/**
 * The outbox (§7). Rows are written by guarded writes; here they are claimed, sent and settled. All times are the database's, so
 * servers' clocks needn't agree.
 */
export function buildOutboxStore(pool: Pool) {
  return {
    claim: buildClaim(pool),
    readFacts: (id: string, leaseId: string) => readFacts(pool, id, leaseId),
    beginSending: (
      lease: { id: string; ms: number },
      id: string,
      facts: SendingFacts,
      frozen: { kid: string; sealed: Buffer },
    ) => beginSending(pool, lease, id, facts, frozen),
    finish: (leaseId: string, id: string, result: DeliveryResult) => finishDelivery(pool, leaseId, id, result),
    postpone: (leaseId: string, id: string, delayMs: number) => postponeDelivery(pool, leaseId, id, delayMs),
    recover: buildRecover(pool),
    confirmArrival: (message: SentMessage, delivered: boolean) => confirmArrival(pool, message, delivered),
    recordUndelivered: (message: SentMessage, outcome: FinalFailure) => recordUndelivered(pool, message, outcome),
    /** @see requeueUnauthorized */
    requeueUnauthorized: (channelId: string, limits: { sinceMs: number; most: number | null }) =>
      requeueUnauthorized(pool, channelId, limits),
    /** @see hastenRetries */
    hastenRetries: (channelId: string) => hastenRetries(pool, channelId),
    listDeliveries: (query: { state?: VisibleState; limit: number; cursor?: string | null }) =>
      listDeliveries(pool, query),
  };
}

import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { IdempotentKey } from '../store/idempotent-answers.ts';
import { sealedAs } from './sealed-as.ts';

/**
 * Runs a creating call once for its key: a repeat gets the first answer; answers are kept sealed, since they may hold a card's address.
 * @param kept what of the first answer a repeat gets; the rest is not stored
 * @throws AppError `idempotency_mismatch` for another body under the same key, `conflict` while the first call still runs
 */
export async function once<T>(
  context: Context,
  key: IdempotentKey,
  body: unknown,
  run: () => Promise<{ status: number; body: T }>,
  kept: (body: T) => T = (body) => body,
): Promise<{ status: number; body: T }> {
  const bodyHash = createHash('sha256')
    .update(JSON.stringify(body) ?? '')
    .digest();
  const sealedFor = sealedAs.answer(key);
  const first = await context.store.idempotentAnswers.begin(key, bodyHash, context.now());
  if (first) {
    if (!first.bodyHash.equals(bodyHash)) {
      throw new AppError('idempotency_mismatch');
    }
    if (first.status === null || !first.kid || !first.answer) {
      throw new AppError('conflict', { reason: 'first_call_running' });
    }
    const answer = context.keys.open({ kid: first.kid, sealed: first.answer }, sealedFor);
    // Again: what an earlier version kept may be whole.
    return { status: first.status, body: kept(JSON.parse(answer.toString())) };
  }
  try {
    const answer = await run();
    const sealed = context.keys.seal(Buffer.from(JSON.stringify(kept(answer.body))), sealedFor);
    await context.store.idempotentAnswers.finish(key, answer.status, sealed);
    return answer;
  } catch (error) {
    await context.store.idempotentAnswers.forget(key);
    throw error;
  }
}

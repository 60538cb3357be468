import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import type { DueEvent, KnownContact } from '../../store/events/events.ts';
import type { GuardedWrite } from '../../store/write/write.ts';
import { maxRounds } from '../rounds.ts';
import type { EventEffects } from './event-context.ts';
import { effectsOf } from './event-effects.ts';

/**
 * Applies one event: its effects and its `processed_at` are one guarded statement; a row that moved on starts it again.
 */
export async function processEvent(context: Context, event: DueEvent): Promise<void> {
  for (let round = 0; round < maxRounds; round += 1) {
    const subject = await context.store.events.subject(event);
    if (subject.processed) return;
    const effects = await effectsOf(context, event, subject);
    const written = await apply(context, effects);
    if (written) logWrite(context, event, effects.write);
    if (written && !effects.hasMore) return countEvent(context, event, subject);
    if (!written) await sleep(Math.random() * 5 * (round + 1));
    else round = 0;
  }
  throw new Error(`an event was overtaken ${maxRounds} times`);
}

/** The ids by which the log goes on: attempts and messages have lines of their own. */
export function logWrite({ log }: Context, { detail: { kind } }: DueEvent, write: GuardedWrite): void {
  const attempts = [...(write.newAttempt ? [write.newAttempt] : []), ...write.attemptChanges];
  const ids = { attemptIds: attempts.map(({ id }) => id), outboxIds: write.outbox.map(({ id }) => id) };
  log.info({ kind, ...ids, note: write.processedEvents[0]?.note }, 'an event was processed');
}

/** An event is over. */
export function countEvent(
  { metrics, now }: Context,
  { detail: { kind } }: DueEvent,
  { receivedAt }: KnownContact,
): void {
  metrics.events.inc({ kind });
  // Another server's clock may be ahead.
  metrics.eventLag.observe({ kind }, Math.max(0, now().getTime() - receivedAt.getTime()) / 1000);
}

/** @returns false if a row has moved on: read and decide again */
async function apply(context: Context, effects: EventEffects): Promise<boolean> {
  try {
    if (!(await context.store.write(effects.write))) return false;
  } catch (error) {
    if (!effects.onWriteError) throw error;
    return apply(context, await effects.onWriteError(error));
  }
  const { outbox, profileRequests } = effects.write;
  if (outbox.length + profileRequests.length > 0) context.wakeWorker();
  effects.afterCommit?.();
  return true;
}

import type { Context } from '../../context.ts';
import type { DueEvent, KnownContact } from '../../store/events/events.ts';
import type { Changes } from '../../store/write/changes.ts';
import { type Decision, decideAndWrite } from '../decide-and-write.ts';
import type { EventEffects } from './event-context.ts';
import { effectsOf } from './event-effects.ts';

/** Applies one event: its effects and its `processed_at` are one guarded write, or several where it has much to do. */
export async function processEvent(context: Context, event: DueEvent): Promise<void> {
  while (await applyOnce(context, event));
}

/** @returns whether the event has effects left */
function applyOnce(context: Context, event: DueEvent): Promise<boolean> {
  return decideAndWrite(context, {
    read: (pass) => pass.context.store.events.subject(event),
    decide: async (subject, pass): Promise<Decision<boolean>> => {
      if (subject.processed) return { changes: null, answer: false };
      return decisionOf(context, event, subject, await effectsOf(pass, event, subject));
    },
  });
}

function decisionOf(
  context: Context,
  event: DueEvent,
  subject: KnownContact,
  effects: EventEffects,
): Decision<boolean> {
  const { changes, hasMore = false, onWriteError } = effects;
  return {
    changes,
    answer: hasMore,
    onWriteError: onWriteError && (async (error) => decisionOf(context, event, subject, await onWriteError(error))),
    afterCommit: () => applied(context, event, subject, effects),
  };
}

/** Logs and counts a write. */
export function applied(
  { log, metrics, now }: Context,
  { detail: { kind } }: DueEvent,
  { receivedAt }: KnownContact,
  { changes, hasMore, afterCommit }: EventEffects,
): void {
  log.info({ kind, ...idsOf(changes), note: changes.processedEvents?.[0]?.note }, 'an event was processed');
  afterCommit?.();
  if (hasMore) return;
  metrics.events.inc({ kind });
  // Another server's clock may be ahead.
  metrics.eventLag.observe({ kind }, Math.max(0, now().getTime() - receivedAt.getTime()) / 1000);
}

/** The ids that connect this log line to those of attempts and messages. */
const idsOf = ({ newAttempts = [], attemptChanges = [], outbox = [] }: Changes) => ({
  attemptIds: [...newAttempts, ...attemptChanges].map(({ id }) => id),
  outboxIds: outbox.map(({ id }) => id),
});

import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { DueEvent } from '../store/events.ts';
import { effectsOf } from './event-effects.ts';
import type { EventEffects } from './event-scene.ts';
import { maxRounds } from './link-contacts.ts';

/**
 * Applies one event: its effects and its `processed_at` are one guarded statement; a row that moved on starts it again.
 */
export async function processEvent(context: Context, event: DueEvent): Promise<void> {
  for (let round = 0; round < maxRounds; round += 1) {
    const subject = await context.store.events.subject(event);
    if (subject.processed) return;
    const effects = await effectsOf(context, event, subject);
    const written = await apply(context, effects);
    if (written && !effects.more) {
      context.metrics.events.inc({ kind: event.detail.kind });
      return;
    }
    if (!written) await sleep(Math.random() * 5 * (round + 1));
    else round = 0;
  }
  throw new Error(`an event was overtaken ${maxRounds} times`);
}

/** @returns false if a row has moved on: read and decide again */
async function apply(context: Context, effects: EventEffects): Promise<boolean> {
  try {
    if (!(await context.store.write(effects.write))) return false;
  } catch (error) {
    if (!effects.instead) throw error;
    return apply(context, await effects.instead(error));
  }
  if (effects.write.outbox.length > 0) context.wakeWorker();
  effects.written?.();
  return true;
}

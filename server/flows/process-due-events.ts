import type { Alarm } from '../alarm.ts';
import type { Context } from '../context.ts';
import { inLogScope } from '../log-scope.ts';
import type { CustomerTurn } from '../store/event-queue.ts';
import type { DueEvent } from '../store/events.ts';
import { fillPlaces } from './fill-places.ts';
import { processEvent } from './process-event.ts';

const longestPauseMs = 60 * 60_000;
/** After so many failures, some 17 minutes, an event no longer holds up its customer's later ones. */
const failuresThatHold = 10;

/**
 * A job of the worker: events that are stored and not processed yet, those of one customer in the order in which they happened.
 * @returns how many customers' events it took on
 */
export function processDueEvents(context: Context, signal: AbortSignal, alarm?: Alarm): Promise<number> {
  const { config, store } = context;
  const places = config.workerConcurrency;
  const work = {
    places,
    // The rest stays free for other channels when one has very much to do.
    perChannel: Math.max(1, Math.ceil(places * 0.75)),
    claim: store.eventQueue.claim,
    each: (turn: CustomerTurn) => takeTurn(context, turn, signal).then(() => null),
  };
  return fillPlaces(context, work, signal, alarm);
}

/** One customer's events in order, up to the first that has to wait. Never rejects: a lease that nobody gives back runs out. */
async function takeTurn(context: Context, turn: CustomerTurn, signal: AbortSignal): Promise<void> {
  try {
    for (const event of turn.events) {
      if (!event.ready || signal.aborted || !(await processOrPostpone(context, event))) break;
    }
    await context.store.eventQueue.giveBack(turn);
  } catch (error) {
    context.log.error({ err: error, channelId: turn.channelId }, 'events could not be given back');
  }
}

/** @returns false if the event was postponed */
async function processOrPostpone(context: Context, event: DueEvent): Promise<boolean> {
  try {
    await inLogScope({ eventId: event.id }, () => processEvent(context, event));
    return true;
  } catch (error) {
    context.log.error({ err: error, eventId: event.id }, 'an event could not be processed yet');
    const delayMs = Math.min(1000 * 2 ** event.tries, longestPauseMs);
    const passed = event.tries + 1 >= failuresThatHold;
    await context.store.eventQueue.postpone(event.id, delayMs, 'error', passed);
    return false;
  }
}

import type { Alarm } from '../../alarm.ts';
import type { Context } from '../../context.ts';
import { type LimitAtOnce, limitAtOnce } from '../../limit-at-once.ts';
import { inLogScope } from '../../log-scope.ts';
import type { CustomerTurn } from '../../store/events/event-queue.ts';
import type { DueEvent } from '../../store/events/events.ts';
import { fillPlaces } from '../delivery/fill-places.ts';
import { processEvent } from './process-event.ts';
import { processTogether } from './process-together.ts';

const longestPauseMs = 60 * 60_000;
/** After this many failures, some 17 minutes, an event no longer blocks its customer's later ones. */
const failuresThatHold = 10;
/** How many customers a server claims at once, in all and per channel: the rest stays free for other channels. */
const places = 20;
const perChannel = 15;

/**
 * A job of the worker: processes stored events, those of one customer in the order in which they happened.
 * Many customers' events are written together; one that needs more, or has to wait, is processed alone.
 * @returns how many customers it claimed
 */
export function processDueEvents(context: Context, signal: AbortSignal, alarm?: Alarm): Promise<number> {
  const { config, store } = context;
  const limit = limitAtOnce(config.workerConcurrency);
  const work = {
    places,
    perChannel,
    claim: store.eventQueue.claim,
    together: (turns: CustomerTurn[]) => takeTogether(context, turns, limit, signal),
    each: (turn: CustomerTurn) => limit(() => takeTurn(context, turn, signal)).then(() => null),
  };
  return fillPlaces(context, work, signal, alarm);
}

/** Each customer's first event, then each one's second, … @returns the claims to be processed one by one. Never rejects. */
async function takeTogether(
  context: Context,
  turns: CustomerTurn[],
  limit: LimitAtOnce,
  signal: AbortSignal,
): Promise<CustomerTurn[]> {
  const oneByOne: CustomerTurn[] = [];
  for (let going = turns; going.length > 0; ) {
    const goesOn = ({ events: [next] }: CustomerTurn) => next?.ready === true && !signal.aborted;
    await giveBack(
      context,
      going.filter((turn) => !goesOn(turn)),
    );
    going = going.filter(goesOn);
    const done = await processedTogether(
      context,
      going.flatMap(({ events }) => events.slice(0, 1)),
      limit,
    );
    const isDone = ({ events: [event] }: CustomerTurn) => event !== undefined && done.has(event.id);
    oneByOne.push(...going.filter((turn) => !isDone(turn)));
    going = going.filter(isDone).map((turn) => ({ ...turn, events: turn.events.slice(1) }));
  }
  return oneByOne;
}

async function processedTogether(context: Context, events: DueEvent[], limit: LimitAtOnce): Promise<Set<string>> {
  try {
    return await processTogether(context, events, limit);
  } catch (error) {
    context.log.warn({ err: error, events: events.length }, 'events are processed one by one');
    return new Set();
  }
}

/** One customer's events in order, up to the first that has to wait. Never rejects. */
async function takeTurn(context: Context, turn: CustomerTurn, signal: AbortSignal): Promise<void> {
  try {
    for (const event of turn.events) {
      if (!event.ready || signal.aborted || !(await processOrPostpone(context, event))) break;
    }
  } catch (error) {
    context.log.error({ err: error, channelId: turn.channelId }, 'an event could not be postponed');
  }
  await giveBack(context, [turn]);
}

/** Never rejects: a lease that isn't released expires. */
async function giveBack(context: Context, turns: CustomerTurn[]): Promise<void> {
  if (turns.length === 0) return;
  try {
    await context.store.eventQueue.giveBack(turns);
  } catch (error) {
    const channelIds = [...new Set(turns.map(({ channelId }) => channelId))];
    context.log.error({ err: error, channelIds }, 'events could not be given back');
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

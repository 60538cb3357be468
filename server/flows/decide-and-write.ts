import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { Changes } from '../store/write/changes.ts';
import { maxRounds, overtaken } from './rounds.ts';

/** What one look at the database came to. */
export type Decision<Answer> = {
  /** Null where nothing is to be written: the answer holds as it is. */
  changes: Changes | null;
  answer: Answer;
  /** Decides again where the write fails for good: by an error of ours, not by another writer. */
  onWriteError?: ((error: unknown) => Promise<Decision<Answer>>) | undefined;
  /** Called once it is written. */
  afterCommit?: (() => void) | undefined;
};

/** With what a decision is made: `now` is also the time of its write. */
export type Pass = { context: Context; now: Date };

type Steps<Read, Answer> = {
  read: (pass: Pass) => Promise<Read>;
  /** May be called more than once, so what it asks of a platform it has to remember. */
  decide: (read: Read, pass: Pass) => Promise<Decision<Answer>>;
};

/** So often a decision is tried without locks: nearly all of them go through the first time. */
const roundsWithoutLocks = 2;
const patienceMs = 15_000;

/**
 * The one way to a guarded write: reads, decides and writes; where a row that was read has moved on meanwhile, again. Who has lost
 * twice decides while holding the rows, so that nobody loses for ever.
 * @throws AppError `busy`
 */
export async function decideAndWrite<Read, Answer>(context: Context, steps: Steps<Read, Answer>): Promise<Answer> {
  const giveUpAt = performance.now() + patienceMs;
  for (let round = 0; round < maxRounds && performance.now() < giveUpAt; round += 1) {
    if (round > 0) await sleep(Math.random() * 5 * round);
    const pass = { context, now: context.now() };
    const decision = await steps.decide(await steps.read(pass), pass);
    const write = round < roundsWithoutLocks ? writeDecision : (own: Written<Answer>) => decideHolding(own, steps);
    const written = await settle({ ...decision, pass }, write);
    if (written) return written.answer;
  }
  throw overtaken();
}

type Written<Answer> = Decision<Answer> & { pass: Pass };

/** @returns what was written, or null if it has to be decided again */
async function settle<Answer>(
  decision: Written<Answer>,
  write: (decision: Written<Answer>) => Promise<Decision<Answer> | null>,
): Promise<Decision<Answer> | null> {
  if (!decision.changes) return decision;
  const { context, now } = decision.pass;
  let written: Decision<Answer> | null;
  try {
    await context.beforeWrite({ ...decision.changes, now });
    written = await write(decision);
  } catch (error) {
    if (!decision.onWriteError) throw error;
    return settle({ ...(await decision.onWriteError(error)), pass: decision.pass }, writeDecision);
  }
  if (written?.changes) committed(context, written.changes);
  written?.afterCommit?.();
  return written;
}

async function writeDecision<Answer>(decision: Written<Answer>): Promise<Decision<Answer> | null> {
  const { context, now } = decision.pass;
  return (await context.store.write({ ...decision.changes, now })) ? decision : null;
}

/** What was decided before only tells which rows to hold. A platform is never waited for meanwhile. */
function decideHolding<Read, Answer>(
  { changes, pass: { context } }: Written<Answer>,
  { read, decide }: Steps<Read, Answer>,
): Promise<Decision<Answer> | null> {
  return context.store.holding(changes?.seen ?? [], async (own) => {
    const store = { ...context.store, ...own };
    const pass = { context: { ...context, store, lineIdentity: outOfReach }, now: context.now() };
    try {
      const decision = await decide(await read(pass), pass);
      return decision.changes === null ? decision : await writeDecision({ ...decision, pass });
    } catch (error) {
      if (error instanceof NetworkNeeded) return null;
      throw error;
    }
  });
}

/** A decision that holds rows needs a platform's answer: it is asked for without them. */
export class NetworkNeeded extends Error {}
const refuse = () => {
  throw new NetworkNeeded();
};
const outOfReach: Context['lineIdentity'] = { verifyIdToken: refuse, checkAccess: refuse, isFriend: refuse };

/** Tells the worker of what a write has given it to do. */
export function committed(context: Context, { outbox, profileRequests }: Changes): void {
  if (outbox?.length || profileRequests?.length) context.wakeWorker();
}

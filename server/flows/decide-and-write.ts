import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { Changes } from '../store/write/changes.ts';
import { maxRounds, overtaken } from './rounds.ts';

/** The decision after one read of the database. */
export type Decision<Answer> = {
  /** Null if there is nothing to write: the answer stands alone. */
  changes: Changes | null;
  answer: Answer;
  /** Decides again if the write throws: an error of ours, not a conflict with another writer. */
  onWriteError?: ((error: unknown) => Promise<Decision<Answer>>) | undefined;
  /** Called once it is written. */
  afterCommit?: (() => void) | undefined;
};

/** The input of a decision: `now` is also the time of its write. */
export type Pass = { context: Context; now: Date };

type Steps<Read, Answer> = {
  read: (pass: Pass) => Promise<Read>;
  /** May be called more than once, so it must remember a platform's answers. */
  decide: (read: Read, pass: Pass) => Promise<Decision<Answer>>;
};

/** How often a decision is tried without locks: nearly all succeed the first time. */
const roundsWithoutLocks = 2;
const patienceMs = 15_000;

/**
 * The one way to a guarded write: reads, decides and writes; if a row that was read has changed, again. After two lost rounds it
 * locks the rows and decides, so that nobody starves.
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

/** The earlier decision only tells which rows to lock. It never waits for a platform while holding them. */
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

/** A decision that holds locks needs a platform's answer: it is fetched after releasing them. */
export class NetworkNeeded extends Error {}
const refuse = () => {
  throw new NetworkNeeded();
};
const outOfReach: Context['lineIdentity'] = {
  verifyIdToken: refuse,
  checkAccess: refuse,
  ownerOf: refuse,
  deauthorize: refuse,
  isFriend: refuse,
};

/** Wakes the worker for what a write has queued. */
export function committed(context: Context, { outbox, profileRequests, tagChanges }: Changes): void {
  if (outbox?.length || profileRequests?.length || tagChanges?.length) context.wakeWorker();
}

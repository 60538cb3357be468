import type { Context } from '../../context.ts';
import { decideRun, type RunDecision } from '../../domain/journeys/journey-run.ts';
import { compile } from '../../domain/journeys/journey-steps.ts';
import { defaultTimeZone } from '../../domain/journeys/time-of-day.ts';
import type { DueRun } from '../../store/journeys/journey-runs.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { committed } from '../decide-and-write.ts';
import { actionMessages } from '../messages/action-messages.ts';
import { outboxRows } from '../messages/outbox-rows.ts';
import { addTags, removeTags, undoTagChanges } from '../profiles/tags.ts';
import { webhookChanges } from '../webhooks/webhook-events.ts';

/** The most of a server's time that journeys take while many contacts are due: still more steps than are delivered in that time. */
export const journeyShare = 0.25;
/** Contacts that one transaction moves on. */
const atOnce = 20;
/** After this many failures a contact's journey stops. */
const mostTries = 10;
const minuteMs = 60_000;

/**
 * Moves contacts on in their journeys: what their steps do until the next wait is written in one transaction, so that a step happens
 * once, whatever fails. Nothing is sent here: messages are outbox rows.
 * @returns how many contacts it was
 */
export async function advanceJourneys(context: Context): Promise<number> {
  const woken = await context.store.journeyRuns.wakeStopped(context.now(), 500);
  const moved = await advance(context, atOnce).catch((error: unknown) => {
    context.log.warn({ err: error }, 'journeys are advanced one contact at a time');
    return null;
  });
  return woken + (moved ?? (await oneByOne(context)));
}

/** @throws what a decision throws: then nothing of it is written */
async function advance(context: Context, limit: number): Promise<number> {
  const now = context.now();
  const changes = await context.store.together(async (own) => {
    const runs = await own.journeyRuns.claimDue(now, limit);
    const all = joinChanges(...(await Promise.all(runs.map((run) => changesOf(context, run, now)))));
    if (runs.length > 0 && !(await own.write({ ...all, now }))) throw new Error('a contact of a journey has changed');
    return { count: runs.length, all };
  });
  committed(context, changes.all);
  return changes.count;
}

/** After an error: each contact alone, so that one of them doesn't hold up the others. */
async function oneByOne(context: Context): Promise<number> {
  for (let count = 0; count < atOnce; count += 1) {
    let failing: DueRun | undefined;
    const now = context.now();
    try {
      const all = await context.store.together(async (own) => {
        [failing] = await own.journeyRuns.claimDue(now, 1);
        if (!failing) return null;
        const changes = await changesOf(context, failing, now);
        if (!(await own.write({ ...changes, now }))) throw new Error('the contact has changed');
        return changes;
      });
      if (!all) return count;
      committed(context, all);
    } catch (error) {
      if (!failing) throw error;
      await postpone(context, failing, error);
    }
  }
  return atOnce;
}

async function postpone(context: Context, run: DueRun, error: unknown): Promise<void> {
  const now = context.now();
  const about = { runId: run.id, journeyId: run.journeyId, contactId: run.contact.id };
  const tries = await context.store.journeyRuns.postpone(run.id, new Date(now.getTime() + minuteMs));
  context.log.error({ ...about, err: error, tries }, 'a journey failed in our own code');
  if (tries >= mostTries)
    await context.store.write({ now, runChanges: [{ id: run.id, state: 'stopped', reason: 'error', endedAt: now }] });
}

async function changesOf(context: Context, run: DueRun, now: Date): Promise<Changes> {
  const timeZone = run.brand?.timeZone ?? defaultTimeZone;
  const decision = decideRun(run, compile(run.steps), { now, timeZone });
  switch (decision.act) {
    case 'stop':
      return ended(run, now, decision.reason);
    case 'undo':
      return joinChanges(
        ended(run, now, 'undone'),
        { undoneRunMessages: [{ runId: run.id }] },
        undoTagChanges(decision.undoneChanges),
        addTags(run.contact, decision.restore, { origin: 'undo', originId: run.id }).changes,
        removeTags(run.contact.id, decision.remove, { origin: 'undo', originId: run.id }),
      );
    case 'go':
      return joinChanges(
        decision.next
          ? {
              runChanges: [
                { id: run.id, position: decision.next.position, nextAt: decision.next.at, reason: null, endedAt: null },
              ],
            }
          : ended(run, now, null),
        tagChanges(run, decision),
        ...decision.webhooks.map(({ webhookId, path }) => webhookChanges(webhookId, { ...named(run), step: path })),
        ...(await Promise.all(decision.messages.map((_, i) => messageChanges(context, run, decision, i, now)))),
      );
  }
}

/** What a webhook is told of a contact in a journey. */
const named = ({ id, journeyId, contact }: DueRun) => ({ runId: id, journeyId, contactId: contact.id });

const ended = ({ id }: DueRun, now: Date, reason: DueRunReason): Changes => ({
  runChanges: [
    {
      id,
      state: reason === null ? 'done' : 'stopped',
      reason,
      endedAt: now,
      ...(reason === 'undone' && { isTest: false }),
    },
  ],
});
type DueRunReason = Extract<RunDecision, { act: 'stop' }>['reason'] | null;

function tagChanges({ id, depth, contact }: DueRun, { add, remove }: Extract<RunDecision, { act: 'go' }>): Changes {
  const cause = { origin: 'journey' as const, originId: id, depth };
  return joinChanges(addTags(contact, add, cause).changes, removeTags(contact.id, remove, cause));
}

async function messageChanges(
  context: Context,
  run: DueRun,
  { messages }: Extract<RunDecision, { act: 'go' }>,
  index: number,
  now: Date,
): Promise<Changes> {
  const action = messages[index] ?? null;
  const to = { channel: run.channel, contactId: run.contact.id, name: run.contact.name };
  const sender = { id: run.journeyId, modules: run.modules, brand: run.brand };
  const said = await actionMessages(context, sender, action, to, now);
  const about = { cause: 'journey' as const, attemptId: null, cardId: null, runId: run.id };
  // Messages of one stretch arrive in the order of its steps: rows of the same time are sent by their positions.
  const outbox = outboxRows(context, said, to, about).map((row) => ({ ...row, position: index * 10 + row.position }));
  return { outbox, newCards: said.cards };
}

import type { MessageAction } from '../../contract/campaigns.ts';
import type { JourneyStep } from '../../contract/journeys.ts';
import { nextTimeOfDay } from './time-of-day.ts';

/** A journey's steps in the order in which they run, with jumps in place of nesting. `path`: as in field errors. */
type Instruction = { path: string } & (
  | Exclude<JourneyStep, { kind: 'if' }>
  | { kind: 'if'; tag: string; otherwise: number }
  | { kind: 'jump'; to: number }
);
export type Program = readonly Instruction[];

export function compile(steps: readonly JourneyStep[]): Program {
  const program: Instruction[] = [];
  add(steps, 'steps');
  return program;

  function add(list: readonly JourneyStep[], at: string): void {
    for (const [i, step] of list.entries()) {
      const path = `${at}.${i}`;
      if (step.kind !== 'if') {
        program.push({ ...step, path });
        continue;
      }
      const condition = { kind: 'if' as const, tag: step.tag, otherwise: 0, path };
      program.push(condition);
      add(step.then, `${path}.then`);
      if (step.else.length > 0) {
        const jump = { kind: 'jump' as const, to: 0, path };
        program.push(jump);
        condition.otherwise = program.length;
        add(step.else, `${path}.else`);
        jump.to = program.length;
      } else condition.otherwise = program.length;
    }
  }
}

/** What a contact's steps do until the next wait, in their order. */
type Effect =
  | { kind: 'message'; message: MessageAction }
  | { kind: 'tag'; add: readonly string[]; remove: readonly string[] }
  | { kind: 'webhook'; webhookId: string; path: string };

export type Stretch = {
  effects: Effect[];
  /** Where it goes on; null: the journey has ended. */
  next: { position: number; at: Date } | null;
};

/**
 * The steps from `position` to the next wait or the end. Positions only grow, so it ends.
 * @param facts.skipWaits a test run: waits take no time
 */
export function stretch(
  program: Program,
  position: number,
  facts: { tags: readonly string[]; now: Date; timeZone: string; skipWaits: boolean },
): Stretch {
  const tags = new Set(facts.tags);
  const effects: Effect[] = [];
  for (let at = position; at < program.length; ) {
    const step = program[at];
    if (!step) break;
    at += 1;
    switch (step.kind) {
      case 'jump':
        at = step.to;
        break;
      case 'if':
        if (!tags.has(step.tag)) at = step.otherwise;
        break;
      case 'wait':
        if (!facts.skipWaits) return { effects, next: { position: at, at: waitEnd(step, facts) } };
        break;
      case 'tag':
        for (const tag of step.add) tags.add(tag);
        for (const tag of step.remove) tags.delete(tag);
        effects.push({ kind: 'tag', add: step.add, remove: step.remove });
        break;
      case 'webhook':
        effects.push({ kind: 'webhook', webhookId: step.webhookId, path: step.path });
        break;
      case 'message':
        effects.push({ kind: 'message', message: step.message });
        break;
    }
  }
  return { effects, next: null };
}

function waitEnd(
  step: Extract<JourneyStep, { kind: 'wait' }>,
  { now, timeZone }: { now: Date; timeZone: string },
): Date {
  return 'minutes' in step ? new Date(now.getTime() + step.minutes * 60_000) : nextTimeOfDay(step.until, timeZone, now);
}

/** The step at which a contact at `position` waits: the wait before it. Null if there is none. */
export function waitPath(program: Program, position: number): string | null {
  return program[position - 1]?.path ?? null;
}

/** Every tag that the steps may add. */
export const tagsAdded = (steps: readonly JourneyStep[]): string[] =>
  compile(steps).flatMap((step) => (step.kind === 'tag' ? step.add : []));

/** The messages of the steps, with their paths. */
export const messagesOf = (steps: readonly JourneyStep[]): { path: string; message: MessageAction }[] =>
  compile(steps).flatMap((step) =>
    step.kind === 'message' ? [{ path: `${step.path}.message`, message: step.message }] : [],
  );

/** The webhooks of the steps, with their paths. */
export const webhooksOf = (steps: readonly JourneyStep[]): { path: string; webhookId: string }[] =>
  compile(steps).flatMap((step) =>
    step.kind === 'webhook' ? [{ path: `${step.path}.webhookId`, webhookId: step.webhookId }] : [],
  );

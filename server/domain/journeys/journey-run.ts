import type { MessageAction } from '../../contract/campaigns.ts';
import { type TagChange, type TagEdited, tagsWithout } from '../tag-history.ts';
import { type Program, type Stretch, stretch } from './journey-steps.ts';

/** Why a contact's journey ended before its last step. */
export type StopReason = 'undone' | 'journey_disabled' | 'journey_deleted' | 'loop' | 'error';

/** A contact in a journey, as read with its contact. */
export type RunFacts = {
  id: string;
  state: 'active' | 'undoing';
  isTest: boolean;
  position: number;
  journey: { isEnabled: boolean; isDeleted: boolean };
  tags: readonly string[];
  /** Of a run that is undone: all changes of the contact's tags, in their order. */
  changes: readonly TagChange[];
  /** Tags that staff have edited since this run first took one off, in the order of the edits. */
  edits: readonly TagEdited[];
};

export type RunDecision =
  | { act: 'undo'; remove: string[]; restore: string[]; undoneChanges: string[] }
  | { act: 'stop'; reason: StopReason }
  | {
      act: 'go';
      messages: MessageAction[];
      webhooks: { webhookId: string; path: string }[];
      add: string[];
      remove: string[];
      next: Stretch['next'];
    };

/** What a contact's journey does now. A test changes no tags and calls no webhook, but its *if* steps see those it would have changed. */
export function decideRun(facts: RunFacts, program: Program, at: { now: Date; timeZone: string }): RunDecision {
  if (facts.state === 'undoing') {
    const own = facts.changes.filter(({ origin, originId }) => origin === 'journey' && originId === facts.id);
    const undone = new Set(own.map(({ id }) => id));
    return { act: 'undo', ...tagsWithout(facts, undone, facts.edits), undoneChanges: [...undone] };
  }
  if (facts.journey.isDeleted) return { act: 'stop', reason: 'journey_deleted' };
  if (!facts.journey.isEnabled && !facts.isTest) return { act: 'stop', reason: 'journey_disabled' };
  const { effects, next } = stretch(program, facts.position, { ...at, tags: facts.tags, skipWaits: facts.isTest });
  const messages = effects.flatMap((effect) => (effect.kind === 'message' ? [effect.message] : []));
  const webhooks = effects.flatMap((effect) => (effect.kind === 'webhook' && !facts.isTest ? [effect] : []));
  const after = new Set(facts.tags);
  for (const effect of effects) {
    if (effect.kind !== 'tag' || facts.isTest) continue;
    for (const tag of effect.add) after.add(tag);
    for (const tag of effect.remove) after.delete(tag);
  }
  return {
    act: 'go',
    messages,
    webhooks,
    add: [...after].filter((tag) => !facts.tags.includes(tag)),
    remove: facts.tags.filter((tag) => !after.has(tag)),
    next,
  };
}

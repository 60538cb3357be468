import { z } from 'zod';
import type { JourneyDraft, JourneyView } from '../../../server/contract/journeys.ts';
import type { DraftForm } from '../data/draft-sync.ts';

const key = z.string();
const units = { minutes: 1, hours: 60, days: 1440 } as const;
export type WaitUnit = keyof typeof units;
export const waitUnits = Object.keys(units) as WaitUnit[];

const plainStep = [
  z.object({
    key,
    kind: z.literal('message'),
    say: z.enum(['text', 'module']),
    text: z.string(),
    moduleId: z.string(),
  }),
  z.object({
    key,
    kind: z.literal('wait'),
    how: z.enum(['for', 'until']),
    amount: z.string(),
    unit: z.enum(['minutes', 'hours', 'days']),
    until: z.string(),
  }),
  z.object({ key, kind: z.literal('webhook'), webhookId: z.string() }),
  z.object({ key, kind: z.literal('tag'), add: z.array(z.string()), remove: z.array(z.string()) }),
] as const;
type PlainStepForm = z.infer<(typeof plainStep)[number]>;
/** A step as the form holds it, half-typed text included. `key` stays with it while it moves. */
export type StepForm = PlainStepForm | { key: string; kind: 'if'; tag: string; then: StepForm[]; else: StepForm[] };
export type StepKind = StepForm['kind'];
/** How deep *if* steps may stand inside one another. */
export const maxDepth = 3;

const stepForm: z.ZodType<StepForm> = z.lazy(() =>
  z.union([
    ...plainStep,
    z.object({ key, kind: z.literal('if'), tag: z.string(), then: z.array(stepForm), else: z.array(stepForm) }),
  ]),
);

const journeyForm = z.object({
  name: z.string(),
  tag: z.string(),
  repeats: z.boolean(),
  steps: z.array(stepForm),
});
export type JourneyForm = z.infer<typeof journeyForm>;

const newKey = () => crypto.randomUUID();

export function newStep(kind: StepKind): StepForm {
  const key = newKey();
  switch (kind) {
    case 'message':
      return { key, kind, say: 'text', text: '', moduleId: '' };
    case 'wait':
      return { key, kind, how: 'for', amount: '1', unit: 'days', until: '09:00' };
    case 'tag':
      return { key, kind, add: [], remove: [] };
    case 'webhook':
      return { key, kind, webhookId: '' };
    case 'if':
      return { key, kind, tag: '', then: [], else: [] };
  }
}

/** What the person edits: the draft where there is one. */
function journeyFormOf({ draft, ...live }: JourneyView): JourneyForm {
  const trigger = { ...live.trigger, ...draft?.trigger };
  return {
    name: draft?.name ?? live.name,
    tag: trigger.tag,
    repeats: trigger.repeats,
    steps: stepFormsOf(draft?.steps ?? live.steps),
  };
}

/** Steps of a draft may be half-typed: what isn't known is left out. */
function stepFormsOf(steps: unknown): StepForm[] {
  return Array.isArray(steps) ? steps.flatMap((step) => stepFormOf(Object(step)) ?? []) : [];
}

function stepFormOf(step: Record<string, unknown>): StepForm | null {
  const key = newKey();
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(text) : []);
  switch (step.kind) {
    case 'message': {
      const message: Record<string, unknown> = Object(step.message);
      const say = message.kind === 'module' ? 'module' : 'text';
      return { key, kind: 'message', say, text: text(message.text), moduleId: text(message.moduleId) };
    }
    case 'wait': {
      const until = text(step.until);
      return { key, kind: 'wait', how: until ? 'until' : 'for', ...amountOf(step.minutes), until: until || '09:00' };
    }
    case 'tag':
      return { key, kind: 'tag', add: texts(step.add), remove: texts(step.remove) };
    case 'webhook':
      return { key, kind: 'webhook', webhookId: text(step.webhookId) };
    case 'if':
      return { key, kind: 'if', tag: text(step.tag), then: stepFormsOf(step.then), else: stepFormsOf(step.else) };
    default:
      return null;
  }
}

/** In the largest unit that has no fraction. */
function amountOf(minutes: unknown): { amount: string; unit: WaitUnit } {
  const number = Number(minutes);
  if (!Number.isFinite(number) || number <= 0) return { amount: '', unit: 'days' };
  const unit = waitUnits.findLast((one) => number % units[one] === 0) ?? 'minutes';
  return { amount: String(number / units[unit]), unit };
}

/** The form as a draft; what is half-typed is kept as far as JSON holds it. */
export const journeyDraftOf = ({ name, tag, repeats, steps }: JourneyForm): JourneyDraft => ({
  name: name.trim(),
  trigger: { tag: tag.trim(), repeats },
  steps: steps.map(stepOf),
});

function stepOf(step: StepForm): Record<string, unknown> {
  switch (step.kind) {
    case 'message': {
      const { say, text, moduleId } = step;
      return {
        kind: 'message',
        message: say === 'text' ? { kind: 'text', text: text.trim() } : { kind: 'module', moduleId },
      };
    }
    case 'wait':
      return step.how === 'until'
        ? { kind: 'wait', until: step.until }
        : { kind: 'wait', minutes: Math.round(Number(step.amount) * units[step.unit]) };
    case 'tag':
      return { kind: 'tag', add: step.add, remove: step.remove };
    case 'webhook':
      return { kind: 'webhook', webhookId: step.webhookId };
    case 'if':
      return { kind: 'if', tag: step.tag.trim(), then: step.then.map(stepOf), else: step.else.map(stepOf) };
  }
}

/** True where both would be saved as the same. */
const sameJourneyForm = (one: JourneyForm, other: JourneyForm): boolean =>
  JSON.stringify(journeyDraftOf(one)) === JSON.stringify(journeyDraftOf(other));

export const journeyDraftForm: DraftForm<JourneyView, JourneyForm> = {
  schema: journeyForm,
  of: journeyFormOf,
  isSame: sameJourneyForm,
  // Steps of two people can't be merged by themselves.
  merge: (base, mine, theirs) => (sameJourneyForm(mine, base) ? theirs : null),
};

/** A list with the item at `from` moved to `to`. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(to, 0, item);
  return next;
}

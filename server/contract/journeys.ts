import { z } from 'zod';
import { actionSchema, tagList, tagSchema } from './campaigns.ts';
import { fieldIssue } from './codes.ts';
import { idSchema, nameString } from './common.ts';

export const maxSteps = 50;
/** How deep *if* steps may stand inside one another. */
const maxDepth = 3;
const longestWaitMinutes = 60 * 24 * 90;

/** Waits for minutes, or until the next time it is this hour in the brand's time zone. */
const waitSchema = z.union([
  z.strictObject({ kind: z.literal('wait'), minutes: z.number().int().min(1).max(longestWaitMinutes) }),
  z.strictObject({
    kind: z.literal('wait'),
    until: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, fieldIssue('wrong_shape', { example: '09:00' })),
  }),
]);

const tagStepSchema = z
  .strictObject({ kind: z.literal('tag'), add: tagList.default([]), remove: tagList.default([]) })
  .refine(({ add, remove }) => add.length + remove.length > 0, fieldIssue('needs_tag'));

const plainSteps = [
  z.strictObject({ kind: z.literal('message'), message: actionSchema }),
  waitSchema,
  tagStepSchema,
  z.strictObject({ kind: z.literal('webhook'), webhookId: idSchema }),
] as const;

type PlainStep = z.infer<(typeof plainSteps)[number]>;
export type JourneyStep = PlainStep | { kind: 'if'; tag: string; then: JourneyStep[]; else: JourneyStep[] };

/** A schema for each depth: none of them refers to itself, so that OpenAPI can show it. */
function stepSchema(depth: number): z.ZodType<JourneyStep> {
  if (depth === 0) return z.union(plainSteps);
  const inner = z.array(stepSchema(depth - 1));
  return z.union([
    ...plainSteps,
    z.strictObject({ kind: z.literal('if'), tag: tagSchema, then: inner.default([]), else: inner.default([]) }),
  ]);
}

const countSteps = (steps: readonly JourneyStep[]): number =>
  steps.reduce((sum, step) => sum + 1 + (step.kind === 'if' ? countSteps(step.then) + countSteps(step.else) : 0), 0);

const stepsSchema = z
  .array(stepSchema(maxDepth))
  .min(1, fieldIssue('needs_step'))
  .refine((steps) => countSteps(steps) <= maxSteps, fieldIssue('too_many', { max: maxSteps }));

/** `repeats`: a contact enters each time it gets the tag; otherwise once. It is never in a journey twice at the same time. */
const triggerSchema = z.strictObject({ tag: tagSchema, repeats: z.boolean().default(false) });
export type JourneyTrigger = z.infer<typeof triggerSchema>;

const ownFields = { name: nameString(100), enabled: z.boolean(), trigger: triggerSchema, steps: stepsSchema };

/** `POST /api/v1/journeys`. */
export const newJourneySchema = z.strictObject({ ...ownFields, enabled: ownFields.enabled.default(false) });
export type NewJourney = z.infer<typeof newJourneySchema>;

export const journeyChangeSchema = z.strictObject(ownFields).partial();
export type JourneyChange = z.infer<typeof journeyChangeSchema>;

/** A step as kept in a draft or by an earlier version: any texts and any number, but of a known shape. */
const keptStepSchema: z.ZodType<Record<string, unknown>> = z.record(z.string(), z.unknown());
/** Unpublished edits. Incomplete ones are kept, and `publish` reports what is wrong with them. */
const draftSchema = z
  .strictObject({
    name: z.string(),
    trigger: z.object({ tag: z.string(), repeats: z.boolean() }).partial(),
    steps: z.array(keptStepSchema),
  })
  .partial();
export type JourneyDraft = z.infer<typeof draftSchema>;

/** `PATCH /api/v1/journeys/:id`: live, but for `draft`, whose members replace those of the saved edits (`null` discards them). */
export const journeyPatchSchema = journeyChangeSchema.extend({ draft: draftSchema.nullable().optional() });
export type JourneyPatch = z.infer<typeof journeyPatchSchema>;

/** `POST /api/v1/journeys/:id/test`. */
export const journeyTestSchema = z.strictObject({ contactId: idSchema });

/** How many contacts wait at a step; `path` as in field errors (`steps.2.then.0`). Null: they have the steps of an earlier version. */
const standingSchema = z.object({ path: z.string().nullable(), contacts: z.number() });

export const journeySchema = z.object({
  id: idSchema,
  name: z.string(),
  enabled: z.boolean(),
  trigger: z.object({ tag: z.string(), repeats: z.boolean() }),
  steps: z.array(z.custom<JourneyStep>()),
  draft: draftSchema.nullable(),
  /** Contacts that have entered, and what became of them; tests aren't counted. */
  runs: z.object({ waiting: z.number(), done: z.number(), stopped: z.number() }),
  standing: z.array(standingSchema),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type JourneyView = z.infer<typeof journeySchema>;

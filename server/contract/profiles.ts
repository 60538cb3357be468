import { z } from 'zod';
import { idSchema, pageQuerySchema } from './common.ts';
import { contactSchema } from './contacts.ts';
import { plainString } from './link.ts';
import { namedSchema, tagCauseSchema, whoSchema } from './tag-sources.ts';

/** `GET /api/v1/profiles`: `q` is words that all must match, `tag` one that a contact must have. */
export const profileQuerySchema = pageQuerySchema.extend({
  q: plainString.max(200).optional(),
  tag: plainString.max(100).optional(),
});
export type ProfileQuery = z.infer<typeof profileQuerySchema>;

/** A profile in a list. */
export const foundProfileSchema = z.object({
  id: idSchema,
  memberNumber: z.string().nullable(),
  contacts: z.array(contactSchema),
  tags: z.array(z.string()),
});
export type FoundProfile = z.infer<typeof foundProfileSchema>;

const entry = { id: idSchema, at: z.string(), contactId: idSchema.nullable() };

/** What customers do that is shown as coming in. */
export const inboundKinds = ['message', 'postback', 'referral', 'renamed', 'preference'] as const;

/** An entry of a time line. Later versions may add kinds. */
export const timelineEntrySchema = z.discriminatedUnion('kind', [
  /** Something came in from the customer. `text` as long as the event is kept. */
  z.object({ ...entry, kind: z.literal('inbound'), event: z.enum(inboundKinds), text: z.string().nullable() }),
  z.object({ ...entry, kind: z.literal('friendship'), change: z.enum(['follow', 'unfollow', 'observed_friend']) }),
  /** A message of ours; `cause: "card"` is a card. */
  z.object({
    ...entry,
    kind: z.literal('delivery'),
    cause: z.string(),
    state: z.enum(['due', 'sent', 'retrying', 'skipped', 'dead', 'unknown']),
    reason: z.string().nullable(),
    campaign: namedSchema.nullable(),
  }),
  /** A tap of a card. `undone`: taken back since. `mergeId`: the merge that it made, while that can be undone. */
  z.object({
    ...entry,
    kind: z.literal('attempt'),
    side: z.enum(['source', 'target']),
    outcome: z.enum(['linked', 'failed', 'blocked', 'open', 'declined', 'superseded']),
    reason: z.string().nullable(),
    campaign: namedSchema,
    sourceContactId: idSchema.nullable(),
    targetContactId: idSchema.nullable(),
    undone: z.boolean(),
    mergeId: idSchema.nullable(),
  }),
  /** A merge that no link made. */
  z.object({
    ...entry,
    kind: z.literal('merge'),
    undone: z.boolean(),
    mergeId: idSchema.nullable(),
  }),
  /** A journey that the contact has entered, and what became of it: `reason` of a stopped one. */
  z.object({
    ...entry,
    kind: z.literal('journey'),
    journey: namedSchema,
    state: z.enum(['active', 'done', 'stopped']),
    reason: z.string().nullable(),
    test: z.boolean(),
  }),
  z.object({ ...entry, ...tagCauseSchema.shape, kind: z.literal('tag'), tag: z.string(), added: z.boolean() }),
  /** A row of the audit. `fields`: the names of what was changed. */
  z.object({ ...entry, kind: z.literal('change'), action: z.string(), who: whoSchema, fields: z.array(z.string()) }),
]);
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;
export type TimelineKind = TimelineEntry['kind'];
export const timelineKinds = [
  'inbound',
  'friendship',
  'delivery',
  'attempt',
  'merge',
  'journey',
  'tag',
  'change',
] as const satisfies TimelineKind[];

/** `GET /api/v1/profiles/:id/timeline`; `kinds`: separated by commas, all by default. */
export const timelineQuerySchema = pageQuerySchema.extend({
  kinds: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(timelineKinds)).max(timelineKinds.length))
    .optional(),
});
export type TimelineQuery = z.infer<typeof timelineQuerySchema>;

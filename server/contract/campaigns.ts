import { z } from 'zod';
import { fieldIssue } from './codes.ts';
import { idSchema, nameString, pageQuerySchema, seenString } from './common.ts';
import { plainString } from './link.ts';
import { warningsSchema } from './warnings.ts';

/** A message: a text (up to the longest of all platforms; each platform's own limit is checked later), or a bot module of that platform. */
export const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: seenString(5000) }),
  z.strictObject({ kind: z.literal('module'), moduleId: idSchema }),
]);
export type MessageAction = z.infer<typeof actionSchema>;

const cardSchema = z.strictObject({
  imageId: idSchema.nullable(),
  title: seenString(80),
  text: seenString(80),
  button: seenString(20),
  /** Comes before the code and the line that explains the effect of sending: together at most 300 characters. */
  whatsappText: seenString(200).nullable(),
  /** Invisible text is not a keyword: customers wouldn't see that they have typed it. */
  keywords: z.array(seenString(100)).max(20),
});
export const tagSchema = plainString.trim().min(1, fieldIssue('empty')).max(100);
export const tagList = z.array(tagSchema).max(50);

/** A campaign's own fields, each optional in a `PATCH` (a JSON merge patch). */
const ownFields = {
  name: nameString(100),
  enabled: z.boolean(),
  card: cardSchema,
  onSuccess: z.strictObject({ source: actionSchema.nullable(), target: actionSchema }),
  onFailure: z.strictObject({ source: actionSchema.nullable() }),
  tags: z.strictObject({ source: tagList, target: tagList }),
  sourceNotice: z.enum(['with_message', 'always', 'never']),
  askFirst: z.boolean(),
  linkValidDays: z.number().int().min(1).max(3650),
};

const anyAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: plainString }),
  z.strictObject({ kind: z.literal('module'), moduleId: idSchema }),
]);
const anyTags = z.array(plainString);

/** The same fields with any length and any number: what answers and drafts hold, including values that only an earlier version accepted. */
const keptFields = {
  name: plainString,
  enabled: z.boolean(),
  card: z.strictObject({
    imageId: idSchema.nullable(),
    title: plainString,
    text: plainString,
    button: plainString,
    whatsappText: plainString.nullable(),
    keywords: z.array(plainString),
  }),
  onSuccess: z.strictObject({ source: anyAction.nullable(), target: anyAction }),
  onFailure: z.strictObject({ source: anyAction.nullable() }),
  tags: z.strictObject({ source: anyTags, target: anyTags }),
  sourceNotice: z.enum(['with_message', 'always', 'never']),
  askFirst: z.boolean(),
  linkValidDays: z.number(),
} satisfies Record<keyof typeof ownFields, z.ZodType>;

/**
 * The unpublished edits of a campaign: a merge patch over its own fields, in which `null` means null. Incomplete values are stored,
 * and `publish` reports what is wrong with them.
 */
export const campaignDraftSchema = z
  .strictObject({
    ...keptFields,
    card: keptFields.card.partial(),
    onSuccess: keptFields.onSuccess.partial(),
    onFailure: keptFields.onFailure.partial(),
    tags: keptFields.tags.partial(),
  })
  .partial();
export type CampaignDraft = z.infer<typeof campaignDraftSchema>;

const newFields = {
  name: ownFields.name,
  enabled: ownFields.enabled.default(false),
  sourceChannelId: idSchema,
  targetChannelId: idSchema,
  card: cardSchema.partial().default({}),
  onSuccess: z
    .strictObject({ source: actionSchema.nullable().default(null), target: actionSchema.optional() })
    .default({
      source: null,
    }),
  onFailure: z.strictObject({ source: actionSchema.nullable().default(null) }).default({ source: null }),
  tags: z
    .strictObject({ source: tagList.default([]), target: tagList.default([]) })
    .default({ source: [], target: [] }),
  sourceNotice: ownFields.sourceNotice.default('always'),
  askFirst: z.boolean().default(false),
  linkValidDays: ownFields.linkValidDays.default(90),
} satisfies Record<keyof typeof ownFields | 'sourceChannelId' | 'targetChannelId', z.ZodType>;
/** `POST /api/v1/campaigns`. Fields that are left out get the texts of copy.md §5 or the contract's default. */
export const newCampaignSchema = z.strictObject(newFields);
export type NewCampaign = z.infer<typeof newCampaignSchema>;

/**
 * The fields of a campaign that can change, and that are checked when a draft is published. The channels can't: its cards refer to
 * them.
 */
export const campaignChangeSchema = z
  .strictObject({
    ...ownFields,
    card: cardSchema.partial(),
    onSuccess: ownFields.onSuccess.partial(),
    onFailure: ownFields.onFailure.partial(),
    tags: ownFields.tags.partial(),
  })
  .partial();
export type CampaignChange = z.infer<typeof campaignChangeSchema>;

/** `PATCH /api/v1/campaigns/:id`: live, except for `draft`, which is merged into the saved edits (`null` discards them). */
export const campaignPatchSchema = campaignChangeSchema.extend({ draft: campaignDraftSchema.nullable().optional() });
export type CampaignPatch = z.infer<typeof campaignPatchSchema>;

export const campaignSchema = z.object({
  id: idSchema,
  sourceChannelId: idSchema,
  targetChannelId: idSchema,
  ...keptFields,
  /** The link that requests the card on the source (m.me, ig.me, wa.me, line.me); null until the account's address is known. */
  referralUrl: z.string().nullable(),
  /** Edits that `publish` makes live; null without edits. */
  draft: campaignDraftSchema.nullable(),
  stats: z.object({
    linked: z.number().int(),
    lastLinkedAt: z.string().nullable(),
    /**
     * Only in `GET` of one campaign: messages on success and on failure to its source channel in the last 30 days, of any campaign;
     * `skipped`: not sent, since the customer hadn't written for 24 hours (M21).
     */
    window: z.object({ sent: z.number().int(), skipped: z.number().int() }).optional(),
    /** Only in `GET` of one campaign: at least one contact on its source or target channel has a member number. */
    memberNumbers: z.boolean().optional(),
  }),
  /**
   * Not in lists: keywords (the draft's if it has any) that another enabled campaign of this source also has. Nothing is refused:
   * the oldest campaign's card is sent. `wins`: this campaign is the oldest.
   */
  collisions: z
    .array(z.object({ keyword: z.string(), campaignId: idSchema, name: z.string(), wins: z.boolean() }))
    .optional(),
  /** Not in lists: possible mistakes in its texts (the draft's if it has any). Nothing is refused. */
  warnings: warningsSchema.optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type CampaignView = z.infer<typeof campaignSchema>;

/** `GET /api/v1/campaigns`. `q`: part of the name, in any case and width. */
export const campaignQuerySchema = pageQuerySchema.extend({ q: plainString.max(200).optional() });

/** Who tapped, on one of the two channels: the contact's name, and the profile that it is on now. */
const attemptSideSchema = z.object({ name: z.string().nullable(), profileId: idSchema });

export const attemptSchema = z.object({
  id: idSchema,
  campaignId: idSchema,
  sourceContactId: idSchema.nullable(),
  targetContactId: idSchema.nullable(),
  /** Null where the contact isn't known, or no longer. */
  source: attemptSideSchema.nullable(),
  target: attemptSideSchema.nullable(),
  outcome: z.enum(['linked', 'failed', 'blocked', 'open', 'declined', 'superseded']),
  reason: z.string().nullable(),
  platformCode: z.string().nullable(),
  tappedAt: z.string(),
  endedAt: z.string().nullable(),
});
export type AttemptView = z.infer<typeof attemptSchema>;

import { z } from 'zod';
import { campaignDraftSchema } from './campaigns.ts';
import { idSchema } from './common.ts';
import { linkSideSchema, platformSchema } from './link.ts';
import { localeSchema } from './page.ts';
import { campaignPreviewSchema, messagesSchema } from './previews.ts';
import { failureReasons } from './reasons.ts';

/** The steps of the preview, in its `<main data-step>`. */
export const previewSteps = [
  'card',
  'guide',
  'jump',
  'loading',
  'consent',
  'add_friend',
  'linked',
  'failed',
  'chat',
] as const;
export type PreviewStep = (typeof previewSteps)[number];

/** Where a phone is in a preview. `outcome`: what the person has chosen to see. */
export const previewPositionSchema = z.strictObject({
  step: z.enum(previewSteps),
  outcome: z.enum(['success', 'failure']),
});
export type PreviewPosition = z.infer<typeof previewPositionSchema>;

/** `POST /api/v1/campaigns/:id/preview`. `draft`: edits over the live campaign; without them the campaign with its saved draft. */
export const newPhonePreviewSchema = z.strictObject({ draft: campaignDraftSchema.optional() }).nullable();
export const phonePreviewLinkSchema = z.object({ url: z.string(), expiresAt: z.string() });
export type PhonePreviewLink = z.infer<typeof phonePreviewLinkSchema>;

/** `PATCH /api/v1/campaigns/:id/preview`: replaces the edits. */
export const phonePreviewEditSchema = z.strictObject({ draft: campaignDraftSchema });

/** `GET /api/v1/campaigns/:id/preview`: the caller's own. `expiresAt` null: none is open. */
export const phonePreviewStateSchema = z.object({
  expiresAt: z.string().nullable(),
  /** A phone has it open. */
  watching: z.boolean(),
  position: previewPositionSchema.nullable(),
});
export type PhonePreviewState = z.infer<typeof phonePreviewStateSchema>;

/** A page of `/go`, as the server draws it; `guide` if it doesn't lead to the target itself. */
const goPageSchema = z.object({ step: z.enum(['guide', 'jump']), html: z.string(), leads: z.boolean() });
export type PreviewGoPage = z.infer<typeof goPageSchema>;

const previewSideSchema = z.object({ id: idSchema, platform: platformSchema, name: z.string() });

/** `GET /preview/:token/data`: all that the page shows. Nothing in it is of a customer: the names are made up. */
export const phonePreviewSchema = z.object({
  /** Changes with what is shown; `GET /preview/:token/events` tells the newest. */
  version: z.string(),
  locale: localeSchema,
  campaignName: z.string(),
  source: previewSideSchema,
  target: previewSideSchema,
  /** Whether customers are asked although the tap is their own. */
  asks: z.boolean(),
  /** What the customer writes to get the card; null without a keyword. */
  keyword: z.string().nullable(),
  messages: campaignPreviewSchema,
  /** What the source is told of a link by a card that somebody else may have sent: always that there is one. */
  sourceNotice: messagesSchema,
  /** The reasons for which the source's chat gets no message. */
  silentReasons: z.array(z.enum(failureReasons)),
  /** The pages between the card and the target, in order, on each phone. */
  go: z.object({ ios: z.array(goPageSchema), android: z.array(goPageSchema) }),
  /** The page of `/link`, and the accounts that it names. */
  linkHtml: z.string(),
  accounts: z.object({ source: linkSideSchema, target: linkSideSchema }),
  /** What is answered in the target's chat; null where the target has a page for it. */
  chat: z
    .object({
      question: messagesSchema,
      yes: z.string(),
      no: z.string(),
      failed: z.partialRecord(z.enum(failureReasons), messagesSchema),
    })
    .nullable(),
});
export type PhonePreview = z.infer<typeof phonePreviewSchema>;

import { z } from 'zod';
import { campaignDraftSchema } from './campaigns.ts';
import { idSchema } from './common.ts';
import { plainString, platformSchema } from './link.ts';
import { maxBlocks, maxModuleButtons } from './modules.ts';

/** A message object as its platform gets it. Null: it can't be sent as it is, such as a picture that isn't chosen. */
export const messagesSchema = z.array(z.unknown());

/** What stands for `{name}`; null: a contact without a name. */
const exampleName = plainString.max(100).nullable().default(null);

/** `POST /api/v1/campaigns/:id/preview`. `draft`: edits over the live campaign, as incomplete as a draft's. */
export const campaignPreviewRequestSchema = z.strictObject({ name: exampleName, draft: campaignDraftSchema });
export type CampaignPreviewRequest = z.infer<typeof campaignPreviewRequestSchema>;

export const campaignPreviewSchema = z.object({
  card: messagesSchema,
  /** The text that WhatsApp opens with, with an example of a code; null for other targets. */
  whatsappText: z.string().nullable(),
  onSuccess: z.object({ source: messagesSchema, target: messagesSchema }),
  onFailure: z.object({ source: messagesSchema }),
});
export type CampaignPreview = z.infer<typeof campaignPreviewSchema>;

const buttonSchema = z.union([
  z.strictObject({ label: plainString, url: plainString }),
  z.strictObject({ label: plainString, reply: plainString }),
]);

/** A module's blocks, as incomplete as a form's. */
const blockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: plainString }),
  z.strictObject({ kind: z.literal('image'), imageId: idSchema.nullable() }),
  z.strictObject({
    kind: z.literal('buttons'),
    imageId: idSchema.nullable(),
    title: plainString,
    text: plainString,
    buttons: z.array(buttonSchema).max(maxModuleButtons),
  }),
  z.strictObject({ kind: z.literal('card'), campaignId: idSchema.nullable() }),
]);
export type PreviewBlock = z.infer<typeof blockSchema>;

/** `POST /api/v1/modules/preview`. */
export const modulePreviewRequestSchema = z.strictObject({
  platform: platformSchema,
  name: exampleName,
  blocks: z.array(blockSchema).max(maxBlocks),
});
export type ModulePreviewRequest = z.infer<typeof modulePreviewRequestSchema>;

/** One message for each block. */
export const modulePreviewSchema = z.object({ messages: messagesSchema });
export type ModulePreview = z.infer<typeof modulePreviewSchema>;

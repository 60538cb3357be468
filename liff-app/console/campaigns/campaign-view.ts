import { z } from 'zod';
import { campaignPatchSchema, campaignSchema } from '../../../server/contract/campaigns.ts';
import { idSchema } from '../../../server/contract/common.ts';

const action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('module'), moduleId: idSchema }),
]);
export const draftSchema = campaignPatchSchema.omit({ enabled: true }).extend({
  card: z
    .object({ ...campaignSchema.shape.card.shape, imageId: idSchema.nullable() })
    .partial()
    .optional(),
  onSuccess: z.object({ source: action.nullable(), target: action }).partial().optional(),
  onFailure: z.object({ source: action.nullable() }).partial().optional(),
});
export const campaignViewSchema = campaignSchema.extend({
  card: campaignSchema.shape.card.extend({ imageId: idSchema.nullable() }),
  onSuccess: z.object({ source: action.nullable(), target: action }),
  onFailure: z.object({ source: action.nullable() }),
  draft: draftSchema.nullable().optional(),
  stats: z.object({ linked: z.number(), lastLinkedAt: z.string().nullable() }).optional(),
  referralUrl: z.string().nullable().optional(),
});
export type CampaignView = z.infer<typeof campaignViewSchema>;

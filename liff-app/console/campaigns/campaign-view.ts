import { z } from 'zod';
import { campaignSchema } from '../../../server/contract/campaigns.ts';
import { idSchema } from '../../../server/contract/common.ts';

/** Bot modules stand beside texts here until the campaigns of the contract know them too. */
const action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('module'), moduleId: idSchema }),
]);
export const campaignViewSchema = campaignSchema.extend({
  onSuccess: z.object({ source: action.nullable(), target: action }),
  onFailure: z.object({ source: action.nullable() }),
});
export type CampaignView = z.infer<typeof campaignViewSchema>;

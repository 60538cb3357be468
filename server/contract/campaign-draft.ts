import { z } from 'zod';
import { idSchema } from './common.ts';
import { plainString } from './link.ts';

// Types as a campaign has them, but any length and any number.
const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: plainString }),
  z.strictObject({ kind: z.literal('module'), moduleId: idSchema }),
]);
const tagList = z.array(plainString);

/** What a campaign's answer shows: what an earlier version has taken is shown too. */
export const keptCampaignFields = {
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
  onSuccess: z.strictObject({ source: actionSchema.nullable(), target: actionSchema }),
  onFailure: z.strictObject({ source: actionSchema.nullable() }),
  tags: z.strictObject({ source: tagList, target: tagList }),
  sourceNotice: z.enum(['with_message', 'always', 'never']),
  askFirst: z.boolean(),
  linkValidDays: z.number(),
};

/**
 * The edits of a campaign that aren't published: a merge patch over its own fields, `null` standing for null. What somebody is half-way
 * through typing is kept, and `publish` says what is wrong with it.
 */
export const campaignDraftSchema = z
  .strictObject({
    ...keptCampaignFields,
    card: keptCampaignFields.card.partial(),
    onSuccess: keptCampaignFields.onSuccess.partial(),
    onFailure: keptCampaignFields.onFailure.partial(),
    tags: keptCampaignFields.tags.partial(),
  })
  .partial();
export type CampaignDraft = z.infer<typeof campaignDraftSchema>;

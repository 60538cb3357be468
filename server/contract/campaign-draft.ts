import { z } from 'zod';
import { idSchema } from './common.ts';
import { plainString } from './link.ts';

// The types of a campaign's fields, with any length and any number.
const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: plainString }),
  z.strictObject({ kind: z.literal('module'), moduleId: idSchema }),
]);
const tagList = z.array(plainString);

/** The draft in a campaign's answer, including values that only an earlier version accepted. */
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
 * The unpublished edits of a campaign: a merge patch over its own fields, in which `null` means null. Incomplete values are stored,
 * and `publish` reports what is wrong with them.
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

import { z } from 'zod';
import { idSchema } from './common.ts';
import { plainString } from './link.ts';

// Types as a campaign has them, but any length and any number: what somebody is half-way through typing is kept, and `publish`
// says what is wrong with it.
const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: plainString }),
  z.strictObject({ kind: z.literal('module'), moduleId: idSchema }),
]);
const tagList = z.array(plainString);

/** The edits of a campaign that aren't published: a merge patch over its own fields, `null` standing for null. */
export const campaignDraftSchema = z
  .strictObject({
    name: plainString,
    enabled: z.boolean(),
    card: z
      .strictObject({
        imageId: idSchema.nullable(),
        title: plainString,
        text: plainString,
        button: plainString,
        whatsappText: plainString.nullable(),
        keywords: z.array(plainString),
      })
      .partial(),
    onSuccess: z.strictObject({ source: actionSchema.nullable(), target: actionSchema }).partial(),
    onFailure: z.strictObject({ source: actionSchema.nullable() }).partial(),
    tags: z.strictObject({ source: tagList, target: tagList }).partial(),
    sourceNotice: z.enum(['with_message', 'always', 'never']),
    askFirst: z.boolean(),
    linkValidDays: z.number(),
  })
  .partial();
export type CampaignDraft = z.infer<typeof campaignDraftSchema>;

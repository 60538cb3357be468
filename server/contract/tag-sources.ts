import { z } from 'zod';
import { auditActors } from './audit.ts';
import { idSchema } from './common.ts';
import { tagOrigins } from './tags.ts';

/** Who did something, as the audit names them. */
export const whoSchema = z.object({ kind: z.enum(auditActors), id: idSchema.nullable(), name: z.string().nullable() });
/** A campaign or journey by the name that it has today. */
export const namedSchema = z.object({ id: idSchema, name: z.string() });

/** Where a tag came from. `who`: a person or key; `campaign`: the link's; `journey`: whose step it was. Null otherwise, or if it is gone. */
export const tagCauseSchema = z.object({
  origin: z.enum(tagOrigins),
  who: whoSchema.nullable(),
  campaign: namedSchema.nullable(),
  journey: namedSchema.nullable(),
});
export type TagCauseView = z.infer<typeof tagCauseSchema>;

/** The last time that a contact got a tag; a tag from before this was recorded has none. */
export const tagSourceSchema = tagCauseSchema.extend({ contactId: idSchema, tag: z.string(), at: z.string() });
export type TagSource = z.infer<typeof tagSourceSchema>;

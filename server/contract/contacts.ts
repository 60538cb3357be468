import { z } from 'zod';
import { fieldIssue } from './codes.ts';
import { idSchema, nameString } from './common.ts';
import { plainString } from './link.ts';
import { oneLine } from './plain-name.ts';
import { tagSourceSchema } from './tag-sources.ts';

/** `POST /api/v1/cards`. An unknown `externalId` creates the contact. */
export const newCardSchema = z.strictObject({
  campaignId: idSchema,
  contact: z.union([
    z.strictObject({ id: idSchema }),
    z.strictObject({ channelId: idSchema, externalId: plainString.trim().min(1).max(200) }),
  ]),
  send: z.boolean().default(false),
});
export type NewCard = z.infer<typeof newCardSchema>;

export const cardAnswerSchema = z.object({
  id: idSchema,
  /** The card's button. Anyone who has it can open the card: only for callers who may mint cards. */
  url: z.string().optional(),
  expiresAt: z.string(),
  /** The card in the platform's own format, for systems that send it themselves. It contains `url`, so it is present only with `url`. */
  message: z.unknown().optional(),
});
export type CardAnswer = z.infer<typeof cardAnswerSchema>;

export const contactSchema = z.object({
  id: idSchema,
  channelId: idSchema,
  externalId: z.string(),
  /** On WhatsApp the other of number and business-scoped user id, if both are known. */
  secondId: z.string().nullable(),
  profileId: idSchema,
  name: z.string().nullable(),
  tags: z.array(z.string()),
  state: z.enum(['active', 'blocked', 'gone']),
  optedOut: z.boolean(),
  lastInboundAt: z.string().nullable(),
  /** In quotes, the `If-Match` of a change of it. */
  version: z.number().int(),
});
export type ContactView = z.infer<typeof contactSchema>;

export const contactPatchSchema = z.strictObject({
  tags: z.array(plainString.overwrite(oneLine).min(1).max(100)).max(100).optional(),
  name: nameString(200).optional(),
  optedOut: z.boolean().optional(),
});
export type ContactPatch = z.infer<typeof contactPatchSchema>;

export const profileSchema = z.object({
  id: idSchema,
  /** Set if an absorbed id was requested: the survivor's id. */
  canonicalId: idSchema.optional(),
  memberNumber: z.string().nullable(),
  fields: z.record(z.string(), z.string()),
  contacts: z.array(contactSchema),
  tags: z.array(z.string()),
  /** Where the tags came from, as far as it is known. */
  tagSources: z.array(tagSourceSchema),
  mergedFrom: z.array(z.object({ mergeId: idSchema, profileId: idSchema, at: z.string(), by: z.string() })),
});
export type ProfileView = z.infer<typeof profileSchema>;

/** The limit for a change and for the resulting profile; a merged profile may have more. */
export const maxFields = 100;

/** `PATCH /api/v1/profiles/:id`; `null` removes a member number or a field. */
export const profilePatchSchema = z.strictObject({
  memberNumber: plainString.overwrite(oneLine).min(1).max(100).nullable().optional(),
  fields: z
    .record(
      plainString
        .min(1)
        .max(100)
        .refine((key) => oneLine(key) === key, fieldIssue('not_one_line')),
      plainString.overwrite(oneLine).max(1000).nullable(),
    )
    .refine((fields) => Object.keys(fields).length <= maxFields, fieldIssue('too_many_fields', { max: maxFields }))
    .optional(),
});
export type ProfilePatch = z.infer<typeof profilePatchSchema>;

export const deliverySchema = z.object({
  id: idSchema,
  channelId: idSchema,
  contactId: idSchema,
  externalId: z.string(),
  cause: z.string(),
  state: z.enum(['due', 'sent', 'retrying', 'skipped', 'dead', 'unknown']),
  reason: z.string().nullable(),
  attempts: z.number(),
  nextAt: z.string().nullable(),
  sentAt: z.string().nullable(),
  /** When it became due again, after it had died because its channel was refused. */
  requeuedAt: z.string().nullable(),
});
export type DeliveryView = z.infer<typeof deliverySchema>;

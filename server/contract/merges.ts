import { z } from 'zod';
import { idSchema } from './common.ts';
import { profileSchema } from './contacts.ts';

/** `POST /api/v1/merges/:id/undo`; the same answer if it was undone before. */
export const undoneMergeSchema = z.object({ status: z.literal('undone') });

/** `GET /api/v1/merges/:id/undo`: what an undo would do, with what depends on it; all empty once it is undone. */
export const undoPreviewSchema = z.object({
  /** The merge itself, and those that are undone with it. */
  mergeIds: z.array(idSchema),
  /** Links that end: their cards are revoked. */
  attemptIds: z.array(idSchema),
  /** Contacts that leave, and the profile that they go back to. */
  moves: z.array(z.object({ contactId: idSchema, profileId: idSchema })),
});
export type UndoPreview = z.infer<typeof undoPreviewSchema>;

/** Why two profiles can't become one. `same_profile`: they are one already. */
export const mergeRefusals = [
  'member_number_conflict',
  'profile_conflict',
  'same_profile',
  'not_found',
  'survivor_needs_number',
] as const;
export type MergeRefusal = (typeof mergeRefusals)[number];

/** `survivorId`: whose id lives on, and whose value wins where both have a field. */
export const mergePairSchema = z.strictObject({ survivorId: idSchema, absorbedId: idSchema });
export type MergePair = z.infer<typeof mergePairSchema>;

/** `POST /api/v1/merges/preview`. */
export const mergePreviewSchema = z.object({
  /** Null: it can be done. */
  refusal: z.enum(mergeRefusals).nullable(),
  survivor: profileSchema,
  absorbed: profileSchema,
  /** Contacts that move to the survivor. */
  contactIds: z.array(idSchema),
  memberNumber: z.string().nullable(),
  /** Every field of the two: what the survivor will have, and what is lost where they differ. */
  fields: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      from: z.enum(['survivor', 'absorbed', 'both']),
      lost: z.string().nullable(),
    }),
  ),
  /** Somebody has said, or an undo has shown, that these are not the same person. */
  partedBefore: z.boolean(),
});
export type MergePreview = z.infer<typeof mergePreviewSchema>;

/** `POST /api/v1/merges`. */
export const mergesSchema = z.strictObject({ merges: z.array(mergePairSchema).min(1).max(1000) });
export const mergeResultSchema = mergePairSchema.extend({
  status: z.enum(['merged', 'refused']),
  mergeId: idSchema.nullable(),
  refusal: z.union([z.enum(mergeRefusals), z.literal('busy')]).nullable(),
});
export type MergeResult = z.infer<typeof mergeResultSchema>;

/** `POST /api/v1/merges/not-same`. */
export const notSameSchema = z.strictObject({ profileIds: z.tuple([idSchema, idSchema]) });

/** Two profiles that may be one person. */
export const suggestionSchema = z.object({
  profiles: z.tuple([profileSchema, profileSchema]),
  because: z.enum(['member_number', 'whatsapp_number']),
});
export type Suggestion = z.infer<typeof suggestionSchema>;

/** A link that failed since its two profiles can't become one by themselves. */
export const conflictSchema = z.object({
  attemptId: idSchema,
  campaignId: idSchema,
  at: z.string(),
  reason: z.enum(['member_number_conflict', 'profile_conflict']),
  source: profileSchema,
  target: profileSchema,
});
export type Conflict = z.infer<typeof conflictSchema>;

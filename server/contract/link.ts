import { z } from 'zod';
import { fieldIssue } from './codes.ts';
import { platformIds } from './platforms.ts';
import { failureReasons } from './reasons.ts';

export const platformSchema = z.enum(platformIds);

/** A string that both PostgreSQL and JSON can hold: no NUL, no lone surrogate. */
export const plainString = z
  .string()
  .refine((text) => !text.includes('\u0000') && text.isWellFormed(), fieldIssue('not_storable'));

/** `POST /api/v1/link`. `token` is the `t` that `/go` added to the address, or a card token. */
export const linkRequestSchema = z.strictObject({
  token: plainString.min(1),
  idToken: plainString.min(1),
  accessToken: plainString.min(1),
  consent: z.boolean().optional(),
});
export type LinkRequest = z.infer<typeof linkRequestSchema>;

/** One side of a link. Source: `name` is masked and there is no picture. Target: the signed-in customer's own. */
export const linkSideSchema = z.object({
  platform: platformSchema,
  channelName: z.string(),
  name: z.string(),
  pictureUrl: z.string().optional(),
  chatUrl: z.string().optional(),
});
export type LinkSide = z.infer<typeof linkSideSchema>;

export const failureReasonSchema = z.enum(failureReasons);

export const linkAnswerSchema = z.object({
  status: z.enum(['linked', 'add_friend', 'consent', 'failed']),
  again: z.boolean().optional(),
  reason: failureReasonSchema.optional(),
  addFriendUrl: z.string().optional(),
  watch: z.string().optional(),
  source: linkSideSchema.optional(),
  target: linkSideSchema.optional(),
});
export type LinkAnswer = z.infer<typeof linkAnswerSchema>;

/** `GET /api/v1/link/:watch`. */
export const watchAnswerSchema = z.object({
  status: z.enum(['waiting', 'linked', 'again', 'consent', 'failed']),
  reason: failureReasonSchema.optional(),
  source: linkSideSchema.optional(),
  target: linkSideSchema.optional(),
});
export type WatchAnswer = z.infer<typeof watchAnswerSchema>;

/** `POST /api/v1/link/:watch/undo`: *Not you?* */
export const undoRequestSchema = z.strictObject({ idToken: plainString.min(1) });
export type UndoRequest = z.infer<typeof undoRequestSchema>;

export const undoAnswerSchema = z.object({
  status: z.enum(['undone', 'undo_late', 'failed']),
  reason: failureReasonSchema.optional(),
});
export type UndoAnswer = z.infer<typeof undoAnswerSchema>;

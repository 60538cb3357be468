import { z } from 'zod';
import { idSchema } from './common.ts';
import { failureReasonSchema, plainString, platformSchema } from './link.ts';

/** `POST /api/v1/link/mine` and `/export`. `channel`: the LINE account whose LIFF app the customer signed in with. */
export const mineRequestSchema = z.strictObject({ channel: idSchema, idToken: plainString.min(1) });
export type MineRequest = z.infer<typeof mineRequestSchema>;

/** `POST /api/v1/link/mine/unlink` and `/erase`. LINE's permission is ended with the access token. */
export const mineChangeSchema = z.strictObject({ ...mineRequestSchema.shape, accessToken: plainString.min(1) });
export type MineChange = z.infer<typeof mineChangeSchema>;

/** An account on the customer's profile. `own`: the one they signed in with. */
const myLinkSchema = z.object({
  platform: platformSchema,
  channelName: z.string(),
  /** Null if it isn't known any more. */
  linkedAt: z.iso.datetime().nullable(),
  own: z.boolean(),
});
export type MyLink = z.infer<typeof myLinkSchema>;

const reason = failureReasonSchema.optional();

export const mineAnswerSchema = z.object({
  status: z.enum(['mine', 'failed']),
  reason,
  /** Empty if the account is linked with no other. */
  links: z.array(myLinkSchema).optional(),
  /** Whether anything is known of the account. */
  known: z.boolean().optional(),
  /** Whether an unlink or an erasure also ends the permission that the customer gave at LINE. */
  endsPermission: z.boolean().optional(),
});
export type MineAnswer = z.infer<typeof mineAnswerSchema>;

export const mineChangeAnswerSchema = z.object({
  status: z.enum(['unlinked', 'erased', 'failed']),
  reason,
  /** LINE has ended the permission, now or before. */
  deauthorized: z.boolean().optional(),
});
export type MineChangeAnswer = z.infer<typeof mineChangeAnswerSchema>;

export const mineExportAnswerSchema = z.object({
  status: z.enum(['ready', 'failed']),
  reason,
  /** Where the data is, for ten minutes. */
  url: z.string().optional(),
});
export type MineExportAnswer = z.infer<typeof mineExportAnswerSchema>;

import { z } from 'zod';
import { idSchema, nameString } from './common.ts';
import { permissions, roles } from './roles.ts';

const roleSchema = z.enum(roles);

/** `GET /api/v1/session`: who is signed in, and what they may. */
export const sessionSchema = z.object({
  staffId: idSchema,
  name: z.string(),
  role: roleSchema,
  may: z.array(z.enum(permissions)),
  /** `enrol`: came by a one-time link, and may only add a passkey. */
  kind: z.enum(['enrol', 'full']),
  demo: z.boolean(),
});
export type SessionView = z.infer<typeof sessionSchema>;

export const staffSchema = z.object({
  id: idSchema,
  name: z.string(),
  role: roleSchema,
  passkeys: z.number(),
  lastSeenAt: z.string().nullable(),
  createdAt: z.string(),
});
export type StaffView = z.infer<typeof staffSchema>;

export const newStaffSchema = z.strictObject({ name: nameString(100), role: roleSchema });
export const staffPatchSchema = newStaffSchema.partial();
/** Shown once: whoever opens it signs in as this person. */
export const signInLinkSchema = z.object({ url: z.string(), expiresAt: z.string() });

export const openSessionSchema = z.object({
  id: idSchema,
  staffId: idSchema,
  current: z.boolean(),
  userAgent: z.string().nullable(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
});
export type OpenSessionView = z.infer<typeof openSessionSchema>;

export const passkeySchema = z.object({ id: idSchema, createdAt: z.string(), lastUsedAt: z.string().nullable() });
export type PasskeyView = z.infer<typeof passkeySchema>;

export const apiKeySchema = z.object({
  id: idSchema,
  name: z.string(),
  role: roleSchema,
  cardsMint: z.boolean(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
});
export type ApiKeyView = z.infer<typeof apiKeySchema>;
export const newApiKeySchema = z.strictObject({
  name: nameString(100),
  role: roleSchema,
  cardsMint: z.boolean().default(false),
});
/** The key itself is in this answer and nowhere else. */
export const madeApiKeySchema = apiKeySchema.extend({ key: z.string() });

/** What the browser's passkey dialog is given and gives back: WebAuthn's own JSON, checked by its library. */
export const passkeyOptionsSchema = z.object({ options: z.record(z.string(), z.unknown()) });
export const passkeyAnswerSchema = z.strictObject({ response: z.looseObject({ id: z.string().max(2000) }) });

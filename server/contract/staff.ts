import { z } from 'zod';
import { fieldIssue } from './codes.ts';
import { idSchema, nameString } from './common.ts';
import { permissions, roles } from './roles.ts';

const roleSchema = z.enum(roles);

/** `GET /api/v1/session`: who is signed in, with their permissions. */
export const sessionSchema = z.object({
  staffId: idSchema,
  name: z.string(),
  role: roleSchema,
  may: z.array(z.enum(permissions)),
  /** `enrol`: signed in with a one-time link, and may only add a passkey. */
  kind: z.enum(['enrol', 'full']),
  demo: z.boolean(),
  /** True: passkeys of this person were added or removed, `GET /session/passkey-changes` lists them. */
  passkeysChanged: z.boolean().optional(),
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

/**
 * The author of an action: a staff member, a key, or the operator of the server (`ADMIN_API_KEY`, command line). The name is known
 * while its row exists.
 */
export const actorSchema = z.object({
  kind: z.enum(['staff', 'key', 'operator']),
  id: idSchema.nullable(),
  name: z.string().nullable(),
  /** Removed, or revoked. */
  gone: z.boolean(),
});
export type ActorView = z.infer<typeof actorSchema>;

/** What happens to the API keys of a person who is removed or gets a lower role, or of a revoked key, by the key's id. */
const keyDecisionsSchema = z.record(idSchema, z.enum(['revoke', 'take_over']));
export type KeyDecisions = z.infer<typeof keyDecisionsSchema>;
export type KeyDecision = KeyDecisions[string];

/** With `otherKeys`, keys that aren't in `keys` are revoked, including those created while one decides. */
export const keyEndsSchema = z.strictObject({
  keys: keyDecisionsSchema.optional(),
  otherKeys: z.literal('revoke').optional(),
});
export type KeyEnds = z.infer<typeof keyEndsSchema>;

export const newStaffSchema = z.strictObject({ name: nameString(100), role: roleSchema });
export const staffPatchSchema = newStaffSchema.partial().extend(keyEndsSchema.shape);
/** Shown once. Anyone who opens it signs in as this person. */
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
  madeBy: actorSchema,
  /** The person responsible for the key since its creator was removed or got a lower role. */
  takenOverBy: actorSchema.nullable(),
  createdAt: z.string(),
  /** The key is invalid from then on. */
  expiresAt: z.string().nullable(),
  /** To the minute. */
  lastUsedAt: z.string().nullable(),
});
export type ApiKeyView = z.infer<typeof apiKeySchema>;
export const newApiKeySchema = z.strictObject({
  name: nameString(100),
  role: roleSchema,
  cardsMint: z.boolean().default(false),
  expiresAt: z.iso
    .datetime({ offset: true, error: fieldIssue('wrong_shape', { example: '2027-01-31T00:00:00Z' }) })
    .nullable()
    .optional(),
});
/** The key itself is only in the first answer: a repeat with the same `Idempotency-Key` has a `note` instead. */
export const madeApiKeySchema = apiKeySchema.extend({ key: z.string().nullable(), note: z.string().optional() });
export type MadeApiKeyView = z.infer<typeof madeApiKeySchema>;

/** The 409 `keys_undecided`: the keys that a person is responsible for, or that a key has created. */
export const keysUndecidedSchema = z.object({ keys: z.array(apiKeySchema) });

/** A passkey that was added or removed, as shown to its person. `byLink`: added with a one-time link that `by` had created. */
export const passkeyChangeSchema = z.object({
  id: idSchema,
  change: z.enum(['added', 'removed']),
  at: z.string(),
  by: actorSchema,
  byLink: z.boolean(),
});
export type PasskeyChangeView = z.infer<typeof passkeyChangeSchema>;
export const passkeyChangesSeenSchema = z.strictObject({ ids: z.array(idSchema).max(200) });

/** Input and output of the browser's passkey dialog: WebAuthn's own JSON, validated by its library. */
export const passkeyOptionsSchema = z.object({ options: z.record(z.string(), z.unknown()) });
export const passkeyAnswerSchema = z.strictObject({ response: z.looseObject({ id: z.string().max(2000) }) });

import { z } from 'zod';
import { fieldIssue } from './codes.ts';
import { fieldErrorSchema, idSchema, nameString } from './common.ts';
import { plainString, platformSchema } from './link.ts';
import type { CredentialFacts } from './platform-facts.ts';
import { type CredentialsOf, type Platform, platformIds, platforms } from './platforms.ts';

const secret = plainString.trim().min(1, fieldIssue('empty')).max(4000);
const digits = (what: string) => plainString.trim().regex(/^\d{1,32}$/, fieldIssue('digits_only', { expected: what }));

/** A number as people write it, stored as digits: `+886 912-345-678`. */
const phoneNumber = plainString
  .max(60)
  .transform((text) => text.replace(/[\s\-+().]/g, ''))
  .pipe(
    z
      .string()
      .regex(/^(?!0)/, fieldIssue('country_code'))
      .regex(/^\d{7,15}$/, fieldIssue('phone_number')),
  );

function schemaOf(field: CredentialFacts): z.ZodType<string> {
  switch (field.is) {
    case 'secret':
      return secret;
    case 'digits':
      return digits(field.what);
    case 'phone_number':
      return phoneNumber;
    case 'liff_id':
      return plainString
        .trim()
        .regex(/^\d{1,32}-[A-Za-z0-9]{8}$/, fieldIssue('wrong_shape', { example: '1234567890-AbCdEfGh' }));
    case 'choice':
      return z.enum(field.of);
  }
}

const credentialsSchema = (platform: Platform) =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(platforms[platform].credentials).map(([name, field]) => {
        const schema = schemaOf(field);
        return [name, field.optional ? schema.optional() : schema];
      }),
    ),
  );

/** The credentials that connect an account, from the platform's record. */
export const credentialsSchemas = Object.fromEntries(
  platformIds.map((platform) => [platform, credentialsSchema(platform)]),
) as Record<Platform, ReturnType<typeof credentialsSchema>>;

const liffFits = ({ liffId, loginChannelId }: Record<string, string | undefined>) =>
  !liffId || !loginChannelId || liffId.startsWith(`${loginChannelId}-`);
const liffMismatch = { path: ['credentials', 'liffId'], message: fieldIssue('liff_of_another') };

const newChannelOf = (platform: Platform) =>
  z.strictObject({
    platform: z.literal(platform),
    name: nameString(100),
    credentials: credentialsSchemas[platform],
  });
type NewChannelOption = ReturnType<typeof newChannelOf>;

/** `POST /api/v1/channels`. Credentials are write-only: no answer contains them. */
export const newChannelSchema = z
  .discriminatedUnion('platform', platformIds.map(newChannelOf) as [NewChannelOption, ...NewChannelOption[]])
  .refine(({ credentials }) => liffFits(credentials), liffMismatch) as unknown as z.ZodType<NewChannel>;
export type NewChannel = {
  [P in Platform]: { platform: P; name: string; credentials: CredentialsOf<P> };
}[Platform];

/** `PATCH /api/v1/channels/:id`; credentials are validated against the channel's platform. */
export const channelPatchSchema = z.strictObject({
  name: nameString(100).optional(),
  credentials: z.record(z.string().max(40), secret).optional(),
  /** All ticked items of the set-up check. */
  ticked: z.array(z.string().max(40)).max(50).optional(),
});
export type ChannelPatch = z.infer<typeof channelPatchSchema>;

/** `POST /api/v1/channels/test`: tries credentials on the platform without storing them; `…/:id/test`: new credentials of a channel. */
export const credentialTestRequestSchema = z.strictObject({
  platform: platformSchema,
  credentials: z.record(z.string().max(40), secret),
});
export const newCredentialTestRequestSchema = credentialTestRequestSchema.omit({ platform: true });
/** `answered: false`: the platform's answers are incomplete. `errors`: the errors it found, by `credentials.<field>`. */
export const credentialTestSchema = z.object({
  answered: z.boolean(),
  account: z.object({ name: z.string(), pictureUrl: z.string().nullable() }).nullable(),
  errors: z.array(fieldErrorSchema),
});
export type CredentialTestView = z.infer<typeof credentialTestSchema>;

/** `POST /api/v1/channels/:id/check`. `repair`: items to repair first. */
export const checkRequestSchema = z.strictObject({ repair: z.array(z.string().max(40)).max(50).optional() });

/**
 * `ok: null`: couldn't be checked; `tickable`: a person checks it and ticks it. `repairable`: `repair` may fix it. `message` and
 * `fix` are in English, built from `id`, `why`, `ok` and `params`, which servers of an earlier version don't return.
 */
const setupItemSchema = z.object({
  id: z.string(),
  ok: z.boolean().nullable(),
  why: z.string().optional(),
  params: z.record(z.string(), z.string()).optional(),
  message: z.string(),
  fix: z.string().optional(),
  /** The vendor's page for checking and fixing the item. */
  link: z.string().optional(),
  tickable: z.literal(true).optional(),
  repairable: z.literal(true).optional(),
});
export type SetupItem = z.infer<typeof setupItemSchema>;
export const checkAnswerSchema = z.object({ items: z.array(setupItemSchema) });

export const channelSchema = z.object({
  id: idSchema,
  platform: platformSchema,
  name: z.string(),
  state: z.enum(['ready', 'attention']),
  attention: z.string().nullable(),
  webhookUrl: z.string(),
  /** The account's ids and addresses, without secrets. */
  public: z.record(z.string(), z.string()),
  /** The last set-up check; null before the first. */
  check: z.object({ at: z.string(), items: z.array(setupItemSchema) }).nullable(),
});
export type ChannelView = z.infer<typeof channelSchema>;

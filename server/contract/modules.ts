import { z } from 'zod';
import { fieldIssue } from './codes.ts';
import { idSchema, nameString, seenString } from './common.ts';
import { plainString, platformSchema } from './link.ts';
import { plainName } from './plain-name.ts';
import { publicHttps } from './public-url.ts';
import { warningsSchema } from './warnings.ts';

export const maxBlocks = 5;
export const maxModuleButtons = 3;

/** Opens an address, or sends `reply` as if the customer had typed it: a keyword requests its card. */
const moduleButtonSchema = z.union([
  z.strictObject({
    label: seenString(20),
    // Percent-encoded, since LINE refuses other addresses; this makes it longer.
    url: publicHttps(1000),
  }),
  z.strictObject({ label: seenString(20), reply: seenString(100) }),
]);
export type ModuleButton = z.infer<typeof moduleButtonSchema>;

/** One message of a module. `card`: the OmniLink card of a campaign whose source is of the module's platform. */
const blockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: seenString(5000) }),
  z.strictObject({ kind: z.literal('image'), imageId: idSchema }),
  z.strictObject({
    kind: z.literal('buttons'),
    imageId: idSchema.nullable().default(null),
    title: seenString(80),
    text: plainString
      .trim()
      .overwrite((text) => (plainName(text) === '' ? '' : text))
      .max(80)
      .default(''),
    buttons: z.array(moduleButtonSchema).min(1, fieldIssue('needs_button')).max(maxModuleButtons),
  }),
  z.strictObject({ kind: z.literal('card'), campaignId: idSchema }),
]);
export type ModuleBlock = z.infer<typeof blockSchema>;

const blocks = z.array(blockSchema).min(1, fieldIssue('needs_block')).max(maxBlocks);

/** `POST /api/v1/modules`. */
export const newModuleSchema = z.strictObject({ platform: platformSchema, name: nameString(100), blocks });
export type NewModule = z.infer<typeof newModuleSchema>;

/** `PATCH /api/v1/modules/:id`. The platform can't change: campaigns have chosen the module by it. */
export const modulePatchSchema = z.strictObject({ name: nameString(100), blocks }).partial();
export type ModulePatch = z.infer<typeof modulePatchSchema>;

/** A block as stored, including values that only an earlier version accepted. */
const keptBlockSchema: z.ZodType<ModuleBlock> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('image'), imageId: idSchema }),
  z.object({
    kind: z.literal('buttons'),
    imageId: idSchema.nullable(),
    title: z.string(),
    text: z.string(),
    buttons: z.array(
      z.union([z.object({ label: z.string(), url: z.string() }), z.object({ label: z.string(), reply: z.string() })]),
    ),
  }),
  z.object({ kind: z.literal('card'), campaignId: idSchema }),
]);

/** The places where a campaign, or its unpublished draft, uses a module. */
export const moduleUseSchema = z.object({
  campaignId: idSchema,
  name: z.string(),
  places: z.array(z.enum(['onSuccess.source', 'onSuccess.target', 'onFailure.source'])),
});

export const moduleSchema = z.object({
  id: idSchema,
  platform: platformSchema,
  name: z.string(),
  blocks: z.array(keptBlockSchema),
  usedBy: z.array(moduleUseSchema),
  /** Possible mistakes in its texts. Nothing is refused. */
  warnings: warningsSchema,
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type ModuleView = z.infer<typeof moduleSchema>;

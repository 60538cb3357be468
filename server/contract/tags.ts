import { z } from 'zod';
import { tagSchema } from './campaigns.ts';
import { idSchema, pageQuerySchema } from './common.ts';
import { plainString } from './link.ts';

/** What put a tag on a contact, or took it off. */
export const tagOrigins = ['link', 'undo', 'staff', 'key', 'administrator_key', 'journey', 'tag_edit'] as const;
export type TagOrigin = (typeof tagOrigins)[number];

/** What can name a tag. */
export const tagUserKinds = ['campaign', 'journey', 'rich_menu_rule'] as const;
export type TagUserKind = (typeof tagUserKinds)[number];

const tagUserSchema = z.object({ kind: z.enum(tagUserKinds), id: idSchema, name: z.string() });
export type TagUser = z.infer<typeof tagUserSchema>;

/** `remove`: taken off everybody. `to` is the other name, null for `remove`; `done` of `total` contacts have been changed. */
const tagChangeSchema = z.object({
  kind: z.enum(['rename', 'merge', 'remove']),
  to: z.string().nullable(),
  done: z.number(),
  total: z.number(),
});

export const tagViewSchema = z.object({
  name: z.string(),
  /** How many contacts have it. */
  contacts: z.number(),
  /** Campaigns and journeys that name it, live or in a draft, and rules of rich menus, by their channel's name. */
  usedBy: z.array(tagUserSchema),
  /** The change of its contacts that is still under way. */
  change: tagChangeSchema.nullable(),
});
export type TagView = z.infer<typeof tagViewSchema>;

/** `q`: part of the name. A cursor holds a name of up to 100 characters. */
export const tagQuerySchema = pageQuerySchema.extend({
  q: plainString.max(200).optional(),
  cursor: z.string().max(600).optional(),
});
export type TagQuery = z.infer<typeof tagQuerySchema>;

/** A tag in an address, percent-encoded there. */
export const tagParamsSchema = z.strictObject({ name: plainString });

/** `PATCH /api/v1/tags/:name`. Without `merge` the new name must not be that of another tag. */
export const tagPatchSchema = z.strictObject({ name: tagSchema, merge: z.boolean().default(false) });
export type TagPatch = z.infer<typeof tagPatchSchema>;

/** `DELETE /api/v1/tags/:name`. `force`: also a tag that campaigns or journeys name, which go on naming it. */
export const tagRemovalQuerySchema = z.strictObject({
  force: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
});

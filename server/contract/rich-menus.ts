import { z } from 'zod';
import { tagSchema } from './campaigns.ts';
import { fieldIssue } from './codes.ts';
import { idSchema, pageQuerySchema } from './common.ts';
import { plainString } from './link.ts';

/** Of one channel. */
export const maxRules = 100;
const highestPriority = 1_000_000;

/** As the platform gives it; it becomes part of an address. */
export const richMenuIdSchema = plainString.regex(
  /^[A-Za-z0-9_-]{1,100}$/,
  fieldIssue('wrong_shape', { example: 'richmenu-88c05ef6921ae53f8b58a25f3a65faf7' }),
);

const ownFields = {
  tag: tagSchema,
  richMenuId: richMenuIdSchema,
  /** The highest counts; of equal ones the older rule. */
  priority: z.number().int().min(-highestPriority).max(highestPriority),
};

/** `POST /api/v1/rich-menu-rules`. */
export const newRichMenuRuleSchema = z.strictObject({
  channelId: idSchema,
  ...ownFields,
  priority: ownFields.priority.default(0),
});
export type NewRichMenuRule = z.infer<typeof newRichMenuRuleSchema>;

/** `PATCH /api/v1/rich-menu-rules/:id`. A `richMenuId`, even the same one, is tried again. */
export const richMenuRulePatchSchema = z.strictObject(ownFields).partial();
export type RichMenuRulePatch = z.infer<typeof richMenuRulePatchSchema>;

export const richMenuRuleQuerySchema = pageQuerySchema.extend({ channelId: idSchema.optional() });

/** Why the platform doesn't take a rule's menu. */
export const menuProblems = ['menu_gone', 'menu_without_image'] as const;
export type MenuProblem = (typeof menuProblems)[number];

export const richMenuRuleSchema = z.object({
  id: idSchema,
  channelId: idSchema,
  tag: z.string(),
  richMenuId: z.string(),
  priority: z.number(),
  problem: z.enum(menuProblems).nullable(),
  /** Contacts that wait for the problem's end, counted to 1,000. */
  waiting: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type RichMenuRuleView = z.infer<typeof richMenuRuleSchema>;

const richMenuSchema = z.object({
  id: z.string(),
  /** The brand's own name for it; customers don't see it. */
  name: z.string(),
  /** What stands on the bar under the chat. */
  chatBarText: z.string(),
  size: z.object({ width: z.number(), height: z.number() }),
  /** Under this server's own origin, for who may read the list. */
  pictureUrl: z.string(),
});
export type RichMenuView = z.infer<typeof richMenuSchema>;

/** `GET /api/v1/channels/:id/rich-menus`. */
export const richMenusSchema = z.object({
  items: z.array(richMenuSchema),
  /** Contacts of the channel whose menu is still to be looked at, counted to 1,000. */
  pending: z.number(),
  note: z.string().describe('English: which menus can’t be in the list.'),
});
export type RichMenusView = z.infer<typeof richMenusSchema>;

export const richMenuParamsSchema = z.strictObject({ id: idSchema, menuId: richMenuIdSchema });

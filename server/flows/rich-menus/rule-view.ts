import type { Context } from '../../context.ts';
import type { RichMenuRuleView } from '../../contract/rich-menus.ts';
import type { RichMenuRuleRow } from '../../store/rich-menus/rules.ts';
import { type Page, type PageQuery, page } from '../page.ts';

/** A rule, with how many contacts wait for the end of its problem. */
export async function ruleView({ store }: Context, row: RichMenuRuleRow): Promise<RichMenuRuleView> {
  const { version: _version, createdAt, updatedAt, ...rest } = row;
  const waiting = row.problem === null ? 0 : await store.richMenuRules.waiting(row.id);
  return { ...rest, waiting, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/**
 * `GET /api/v1/rich-menu-rules`, newest first.
 * @throws AppError `invalid_body` for a cursor that isn't one
 */
export async function listRules(
  context: Context,
  { channelId, ...query }: PageQuery & { channelId?: string | undefined },
): Promise<Page<RichMenuRuleView>> {
  const { richMenuRules } = context.store;
  const read = (limit: number, before: string | null) => richMenuRules.list(channelId ?? null, limit, before);
  const { items, nextCursor } = await page(query, read, (row) => row);
  return { items: await Promise.all(items.map((row) => ruleView(context, row))), nextCursor };
}

import type { Context } from '../../context.ts';
import type { RichMenuRuleView } from '../../contract/rich-menus.ts';
import type { RichMenuRuleRow } from '../../store/rich-menus/rules.ts';
import { withIsoDates } from '../iso-dates.ts';
import { type Page, type PageQuery, page } from '../page.ts';

/** A rule, with how many contacts wait for the end of its problem. */
export async function ruleView({ store }: Context, row: RichMenuRuleRow): Promise<RichMenuRuleView> {
  const { version: _version, ...rest } = row;
  const waiting = row.problem === null ? 0 : await store.richMenuRules.waiting(row.id);
  return { ...withIsoDates(rest), waiting };
}

/**
 * `GET /api/v1/rich-menu-rules`, newest first.
 * @throws AppError `invalid_body` for a cursor that isn't one
 */
export function listRules(
  context: Context,
  { channelId, ...query }: PageQuery & { channelId?: string | undefined },
): Promise<Page<RichMenuRuleView>> {
  const { richMenuRules } = context.store;
  const read = (limit: number, before: string | null) => richMenuRules.list(channelId ?? null, limit, before);
  return page(query, read, (row) => ruleView(context, row));
}

import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { fieldError } from '../../contract/codes.ts';
import { maxRules, type NewRichMenuRule, type RichMenuRulePatch } from '../../contract/rich-menus.ts';
import { AppError } from '../../errors.ts';
import type { RichMenuRuleRow } from '../../store/rich-menus/rules.ts';
import { auditRow } from '../audit.ts';
import { requireIfMatch, stale } from '../etag.ts';
import { found } from '../not-found.ts';
import { maxRounds, overtaken } from '../rounds.ts';

/**
 * Creates a rule; contacts that have its tag get their menu soon after.
 * @throws AppError `invalid_body` for a channel that isn't there or whose platform has no rich menus; `conflict` for one rule too many
 */
export async function createRule(context: Context, input: NewRichMenuRule): Promise<RichMenuRuleRow> {
  await refuseChannel(context, input.channelId);
  const now = context.now();
  const row = { id: context.newId(), version: 1, ...input, problem: null, createdAt: now, updatedAt: now };
  await context.store.audited(auditRow(context, 'rich_menu_rule.create', row.id), async (own) => {
    await own.richMenuRules.insert(row);
    await own.menuQueue.sweep(row.channelId);
  });
  context.wakeWorker();
  return row;
}

async function refuseChannel(context: Context, channelId: string): Promise<void> {
  const channel = await context.store.channels.find(channelId);
  const error = !channel
    ? fieldError('channelId', 'no_such', { what: 'channel' })
    : channelFor(context.channels, channel.platform).richMenus === null
      ? fieldError('channelId', 'no_rich_menus', { platform: channel.platform })
      : null;
  if (error) throw new AppError('invalid_body', { reason: 'rich_menu_rule_not_saved', errors: [error] });
  if ((await context.store.richMenuRules.ofChannel(channelId)).length >= maxRules)
    throw new AppError('conflict', { reason: 'too_many_rules', params: { max: maxRules } });
}

/** @throws AppError `not_found` */
export async function findRule(context: Context, id: string): Promise<RichMenuRuleRow> {
  return found(await context.store.richMenuRules.find(id), 'rich_menu_rule');
}

/**
 * Changes a rule; contacts get the menus that they have by the rules as they are now. A menu that is named, even the same one, is
 * tried again.
 * @param ifMatch the `If-Match` header, if present
 * @throws AppError `not_found`; `precondition_failed` if `ifMatch` names another version; `busy`
 */
export async function patchRule(
  context: Context,
  id: string,
  change: RichMenuRulePatch,
  ifMatch: string | undefined,
): Promise<RichMenuRuleRow> {
  for (let round = 0; round < maxRounds; round += 1) {
    const row = await findRule(context, id);
    requireIfMatch(row, ifMatch, 'rich_menu_rule');
    const problem = change.richMenuId === undefined ? row.problem : null;
    const next = { ...row, ...change, problem, updatedAt: context.now() };
    const audit = auditRow(context, 'rich_menu_rule.change', id, { fields: Object.keys(change) });
    const isSaved = await context.store.audited(audit, async (own) => {
      if (!(await own.richMenuRules.update(next))) return false;
      await own.menuQueue.sweep(row.channelId);
      return true;
    });
    if (!isSaved) continue;
    context.wakeWorker();
    return findRule(context, id);
  }
  throw overtaken();
}

/**
 * Deletes a rule; contacts that had its menu get the one of another rule, or the account's default one.
 * @throws AppError `not_found`; `precondition_failed`
 */
export async function removeRule(context: Context, id: string, ifMatch: string | undefined): Promise<void> {
  const row = await findRule(context, id);
  requireIfMatch(row, ifMatch, 'rich_menu_rule');
  const version = ifMatch === undefined || ifMatch === '*' ? null : row.version;
  const audit = auditRow(context, 'rich_menu_rule.remove', id);
  const isRemoved = await context.store.audited(audit, async (own) => {
    if (!(await own.richMenuRules.remove(id, version, audit.at))) return false;
    await own.menuQueue.sweep(row.channelId);
    return true;
  });
  if (isRemoved) return context.wakeWorker();
  await findRule(context, id);
  throw stale('rich_menu_rule');
}

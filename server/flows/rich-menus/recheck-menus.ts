import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { RichMenuRuleRow } from '../../store/rich-menus/rules.ts';
import { openCredentials } from '../channels/credentials.ts';
import { noteProblem } from './menu-problems.ts';

const atOnce = 10;

/** A job of the worker: asks for the menus of rules with a problem again; somebody may have uploaded a picture. @returns how many */
export async function recheckMenus(context: Context): Promise<number> {
  const rules = await context.store.richMenuRules.takeProblems(atOnce);
  for (const rule of rules) await recheck(context, rule);
  return rules.length;
}

async function recheck(context: Context, rule: RichMenuRuleRow): Promise<void> {
  const channel = await context.store.channels.find(rule.channelId);
  const menus = channel && channelFor(context.channels, channel.platform).richMenus;
  if (!channel || !menus) return;
  // Only a menu that is there and has a picture has one to give.
  const picture = await menus.picture(rule.richMenuId, openCredentials(context.keys, channel.id, channel.credentials));
  if (picture.ok) await noteProblem(context, rule, null);
}

import type { Credentials } from '../../channels/channel.ts';
import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { problemNow } from '../../domain/rich-menus.ts';
import { bad, good, type SetupFinding, unknown } from '../../domain/setup-item.ts';
import type { ChannelRow } from '../../store/channels.ts';
import { noteProblem } from './menu-problems.ts';

/** The set-up check's item about the menus of a channel's rules; none where there are no rules. What it finds is noted on the rules. */
export async function menuFindings(
  context: Context,
  { id: channelId, platform }: Pick<ChannelRow, 'id' | 'platform'>,
  credentials: Credentials,
): Promise<SetupFinding[]> {
  const menus = channelFor(context.channels, platform).richMenus;
  const rules = menus ? await context.store.richMenuRules.ofChannel(channelId) : [];
  if (!menus || rules.length === 0) return [];
  const listed = await menus.list(credentials);
  if (!listed.ok) return [unknown('rich_menus', listed.reason === 'channel_unauthorized' ? 'first' : 'unreachable')];
  const ids = new Set(listed.menus.map(({ id }) => id));
  for (const rule of rules) await noteProblem(context, rule, problemNow(rule, ids));
  const gone = rules.filter(({ richMenuId }) => !ids.has(richMenuId)).map(({ tag }) => tag);
  return [gone.length === 0 ? good('rich_menus') : bad('rich_menus', gone.join(', '))];
}

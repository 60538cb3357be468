import type { Credentials, RichMenus } from '../../channels/channel.ts';
import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { RichMenusView } from '../../contract/rich-menus.ts';
import { AppError } from '../../errors.ts';
import { openCredentials } from '../channels/credentials.ts';
import { found, notFound } from '../not-found.ts';

const note =
  'Only rich menus made with the Messaging API are listed. Menus made in LINE Official Account Manager can’t be listed or set for a customer.';
const retryAfterSeconds = 5;

/**
 * `GET /api/v1/channels/:id/rich-menus`: the menus of an account, as its platform tells them now.
 * @throws AppError `not_found` for a channel that isn't there or whose platform has no rich menus; `conflict` if the platform refuses
 * the channel's credentials, `unavailable` if it doesn't answer
 */
export async function listMenus(context: Context, channelId: string): Promise<RichMenusView> {
  const { menus, credentials } = await menusOf(context, channelId);
  const [listed, pending] = await Promise.all([
    menus.list(credentials),
    context.store.richMenuRules.pending(channelId),
  ]);
  if (!listed.ok) throw notTold(listed.reason);
  const items = listed.menus.map((menu) => ({
    ...menu,
    pictureUrl: `${context.config.publicUrl}/api/v1/channels/${channelId}/rich-menus/${menu.id}/picture`,
  }));
  return { items, pending, note };
}

/**
 * A menu's picture: JPEG or PNG, 1 MB at most.
 * @throws AppError as `listMenus`; `not_found` also for a menu that isn't there or has no picture
 */
export async function menuPicture(context: Context, channelId: string, menuId: string) {
  const { menus, credentials } = await menusOf(context, channelId);
  const picture = await menus.picture(menuId, credentials);
  if (picture.ok) return picture;
  throw picture.reason === 'none' ? notFound('rich_menu') : notTold(picture.reason);
}

async function menusOf(
  { channels, keys, store }: Context,
  channelId: string,
): Promise<{ menus: RichMenus; credentials: Credentials }> {
  const row = found(await store.channels.find(channelId), 'channel');
  const menus = found(channelFor(channels, row.platform).richMenus, 'rich_menu');
  return { menus, credentials: openCredentials(keys, channelId, row.credentials) };
}

const notTold = (reason: 'channel_unauthorized' | 'platform_error') =>
  reason === 'channel_unauthorized'
    ? new AppError('conflict', { reason: 'channel_refused' })
    : new AppError('unavailable', { reason: 'platform_silent', retryAfterSeconds });

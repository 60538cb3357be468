import type { Context } from '../../context.ts';
import type { PageData } from '../../contract/page.ts';
import { platformIds, platforms } from '../../contract/platforms.ts';
import type { ChannelRow } from '../../store/channels.ts';
import { type ChooseLocale, liffUrlOf, targetPageData } from '../linking/page-data.ts';
import { notFound } from '../not-found.ts';

/** The path of `/link/mine` for the customers of a LINE account. */
export const minePath = (channelId: string): string => `/link/mine?channel=${channelId}`;

/** The address that opens it in LINE; null for a channel without a LIFF app. */
export function mineLiffUrl(context: Context, channel: Pick<ChannelRow, 'id' | 'public'>): string | null {
  const liffUrl = liffUrlOf(context, channel);
  return liffUrl && `${liffUrl}${minePath(channel.id).slice('/link'.length)}`;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The page data of `/link/mine`.
 * @param channelId null: the only account with a LIFF app
 * @throws AppError `not_found` for an unknown account, or if there are several and none is named
 */
export async function minePage(
  context: Context,
  channelId: string | null,
  chooseLocale: ChooseLocale,
): Promise<PageData> {
  const { channels, pages } = context.store;
  const channel =
    channelId === null ? await onlyOne(context) : uuid.test(channelId) ? await channels.find(channelId) : null;
  if (!channel?.public.liffId) throw notFound('channel');
  return targetPageData(context, channel, await pages.brand(), chooseLocale);
}

async function onlyOne({ store }: Context): Promise<ChannelRow | null> {
  const withLiff = platformIds.filter((platform) => platforms[platform].target === 'liff');
  const [channel, ...more] = await store.channels.findByAccount(withLiff, null);
  return channel && more.length === 0 ? channel : null;
}

import type { Context } from '../../context.ts';
import type { PageData } from '../../contract/page.ts';
import { platformIds, platforms } from '../../contract/platforms.ts';
import type { ChannelRow } from '../../store/channels.ts';
import { type ChooseLocale, liffUrlOf, targetPageData } from '../linking/page-data.ts';
import { notFound } from '../not-found.ts';

/** The address that opens `/link/mine` in LINE; null for a channel without a LIFF app. */
export function mineLiffUrl(context: Context, channel: Pick<ChannelRow, 'public'>): string | null {
  const liffUrl = liffUrlOf(context, channel);
  return liffUrl && `${liffUrl}/mine?app=${channel.public.liffId}`;
}

/**
 * The page data of `/link/mine`.
 * @param liffId of the account's LIFF app; null: the only one there is
 * @throws AppError `not_found` for an unknown one, or if there are several and none is named
 */
export async function minePage(context: Context, liffId: string | null, chooseLocale: ChooseLocale): Promise<PageData> {
  const { channels, pages } = context.store;
  const all = await channels.findByAccount(withLiff, null);
  const [channel, ...more] = all.filter(({ public: own }) => liffId === null || own.liffId === liffId);
  if (!channel || (liffId === null && more.length > 0)) throw notFound('channel');
  return targetPageData(context, channel, await pages.brand(), chooseLocale);
}

const withLiff = platformIds.filter((platform) => platforms[platform].target === 'liff');

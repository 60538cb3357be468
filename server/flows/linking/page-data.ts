import type { Context } from '../../context.ts';
import type { BrandView } from '../../contract/brand.ts';
import type { Locale, PageData } from '../../contract/page.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import type { ChannelFacts } from '../../store/link-read.ts';
import type { CardPageRow } from '../../store/pages.ts';
import { imagePath } from '../campaigns/campaign-picture.ts';
import { readTap } from './link-token.ts';

/** How a page chooses its language: the brand's default is the fallback for the customer's browser. */
export type ChooseLocale = (brandLocale: Locale | undefined) => Locale;

/** What a card's page shows (`/go`, `/link`): brand, channels, addresses; nothing of a contact. */
export function cardPageData(
  context: Context,
  row: CardPageRow,
  chooseLocale: ChooseLocale,
  failure: FailureReason | null,
): PageData {
  return {
    ...targetPageData(context, row.target, row.brand, chooseLocale),
    source: side(row.source),
    keyword: row.keywords[0] ?? null,
    failure,
  };
}

/** What a page shows of the brand, and of the channel that its customer signs in to. */
export function targetPageData(
  context: Context,
  target: Omit<ChannelFacts, 'state'>,
  brand: BrandView | null,
  chooseLocale: ChooseLocale,
): PageData {
  return {
    ...brandOnlyPage(brand, chooseLocale(brand?.locale ?? undefined)),
    liffId: target.public.liffId ?? null,
    liffUrl: liffUrlOf(context, target),
    channelId: target.public.liffId ? target.id : null,
    brand: {
      name: brand?.name ?? target.name,
      logoUrl: logoOf(brand) ?? target.public.pictureUrl ?? null,
      color: brand?.color ?? null,
      privacyUrl: brand?.privacyUrl ?? null,
    },
    target: side(target),
    addFriendUrl: target.public.addFriendUrl ?? null,
  };
}

const side = (channel: Omit<ChannelFacts, 'state'>) => ({
  platform: channel.platform,
  channelName: channel.name,
  chatUrl: channel.public.chatUrl ?? null,
});

/** The address that opens a channel's LIFF app, without path or token; null for a channel without one. */
export function liffUrlOf(
  { config: { platforms } }: Context,
  { public: { liffId, appType } }: Pick<ChannelFacts, 'public'>,
): string | null {
  return liffId ? `${appType === 'mini_app' ? platforms.miniApp : platforms.liff}/${liffId}` : null;
}

const logoOf = (brand: BrandView | null): string | null =>
  brand?.logoImageId ? imagePath(brand.logoImageId, 'preview') : null;

/** The page for an unknown card or one whose key is retired: no campaign, no channels. */
export async function unknownCardPage(
  context: Context,
  chooseLocale: ChooseLocale,
  failure: 'token_invalid' | 'token_expired',
): Promise<PageData> {
  const brand = await context.store.pages.brand();
  return { ...brandOnlyPage(brand, chooseLocale(brand?.locale ?? undefined)), failure };
}

/** A page with at most the brand. */
export function brandOnlyPage(brand: BrandView | null, locale: Locale): PageData {
  return {
    locale,
    liffId: null,
    liffUrl: null,
    channelId: null,
    brand: {
      name: brand?.name ?? '',
      logoUrl: logoOf(brand),
      color: brand?.color ?? null,
      privacyUrl: brand?.privacyUrl ?? null,
    },
    source: null,
    target: null,
    addFriendUrl: null,
    keyword: null,
    failure: null,
  };
}

/**
 * The page data of `/link`. It doesn't check whether the card may still be used: `POST /api/v1/link` does (it records the attempt,
 * and may cause the marketer's message).
 * @param token the `t` of the address, or of `liff.state` inside it
 */
export async function linkPage(context: Context, token: string | null, chooseLocale: ChooseLocale): Promise<PageData> {
  const read = token ? await readTap(context, token, context.now()) : null;
  const row = read?.ok ? await context.store.pages.ofCard(read.value.cardId) : null;
  if (row) return cardPageData(context, row, chooseLocale, null);
  return unknownCardPage(context, chooseLocale, read && !read.ok ? read.reason : 'token_invalid');
}

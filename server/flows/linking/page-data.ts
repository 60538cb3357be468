import type { Context } from '../../context.ts';
import type { BrandView } from '../../contract/brand.ts';
import type { Locale, PageData } from '../../contract/page.ts';
import type { FailureReason } from '../../contract/reasons.ts';
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
  const { platforms } = context.config;
  const liffId = row.target.public.liffId ?? null;
  const side = (channel: CardPageRow['source']) => ({
    platform: channel.platform,
    channelName: channel.name,
    chatUrl: channel.public.chatUrl ?? null,
  });
  return {
    locale: chooseLocale(row.brand?.locale ?? undefined),
    liffId,
    liffUrl: liffId && `${row.target.public.appType === 'mini_app' ? platforms.miniApp : platforms.liff}/${liffId}`,
    brand: {
      name: row.brand?.name ?? row.target.name,
      logoUrl: logoOf(row.brand) ?? row.target.public.pictureUrl ?? null,
      color: row.brand?.color ?? null,
      privacyUrl: row.brand?.privacyUrl ?? null,
    },
    source: side(row.source),
    target: side(row.target),
    addFriendUrl: row.target.public.addFriendUrl ?? null,
    keyword: row.keywords[0] ?? null,
    failure,
  };
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

import { z } from 'zod';
import { failureReasonSchema, platformSchema } from './link.ts';

const locales = ['zh-Hant', 'en'] as const;
export const localeSchema = z.enum(locales);
export type Locale = z.infer<typeof localeSchema>;

const pageSideSchema = z.object({
  platform: platformSchema,
  channelName: z.string(),
  /** The link back to the chat, if the channel's own id is known. */
  chatUrl: z.string().nullable(),
});

/**
 * The data in the HTML of `/link` (and for the server-rendered pages of `/go`), so that the page needs no request before it calls
 * LINE. It contains no contact data.
 */
const pageDataSchema = z.object({
  locale: localeSchema,
  /** Null if no campaign is known (an unreadable token): then only `failure` can be shown. */
  liffId: z.string().nullable(),
  /** `LIFF_URL/<liffId>`, of a LINE MINI App `LINE_MINI_APP_URL/<liffId>`, without token. */
  liffUrl: z.string().nullable(),
  /** The account that the LIFF app is of; null without one. */
  channelId: z.string().nullable(),
  brand: z.object({
    name: z.string(),
    logoUrl: z.string().nullable(),
    color: z.string().nullable(),
    privacyUrl: z.string().nullable(),
  }),
  source: pageSideSchema.nullable(),
  target: pageSideSchema.nullable(),
  addFriendUrl: z.string().nullable(),
  /** The campaign's first keyword, for `{newCard}`. */
  keyword: z.string().nullable(),
  /** Set before sign-in: the page shows it and loads nothing else. */
  failure: failureReasonSchema.nullable(),
});
export type PageData = z.infer<typeof pageDataSchema>;

/**
 * The content of `<script id="page">` of `/link`: only the page data that the script uses (the whole page has three kilobytes),
 * with the texts of one language filled in. Only `{brand}` stays in them, for a separate element.
 */
export const linkPageDataSchema = z.object({
  liffId: z.string().nullable(),
  liffUrl: z.string().nullable(),
  brand: z.object({ name: z.string(), logoUrl: z.string().nullable(), privacyUrl: z.string().nullable() }),
  /** The chat in which the card was sent, and the one that it leads to. */
  backUrl: z.string().nullable(),
  chatUrl: z.string().nullable(),
  addFriendUrl: z.string().nullable(),
  failure: failureReasonSchema.nullable(),
  /** In the order of `liff-app/i18n/link-keys.ts`. */
  texts: z.array(z.string()),
  /** The primary button's use of the brand's colour. */
  button: z.object({ color: z.string().nullable(), className: z.string() }),
});
export type LinkPageData = z.infer<typeof linkPageDataSchema>;

/** The content of `<script id="page">` of `/link/mine`. */
export const minePageDataSchema = z.object({
  ...linkPageDataSchema.pick({ liffId: true, liffUrl: true, brand: true, chatUrl: true, button: true }).shape,
  /** The LINE account whose customer signs in. */
  channelId: z.string(),
  /** In the order of `liff-app/i18n/mine-keys.ts`. */
  texts: z.array(z.string()),
});
export type MinePageData = z.infer<typeof minePageDataSchema>;

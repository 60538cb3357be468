import { z } from 'zod';
import { failureReasonSchema, platformSchema } from './link.ts';

const locales = ['zh-Hant', 'en'] as const;
const localeSchema = z.enum(locales);
export type Locale = z.infer<typeof localeSchema>;

const pageSideSchema = z.object({
  platform: platformSchema,
  channelName: z.string(),
  /** The way back to the chat, where the channel's own id is known. */
  chatUrl: z.string().nullable(),
});

/**
 * What the server puts into the HTML of `/link` (and hands to the server-rendered pages of `/go`), so that the page asks for
 * nothing before it can talk to LINE. Nothing of a contact is in it.
 */
const pageDataSchema = z.object({
  locale: localeSchema,
  /** Null where no campaign is known (an unreadable token): only `failure` can be shown then. */
  liffId: z.string().nullable(),
  /** `LIFF_URL/<liffId>`, of a LINE MINI App `LINE_MINI_APP_URL/<liffId>`, without token. */
  liffUrl: z.string().nullable(),
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
  /** Decided before sign-in: the page shows it and loads nothing more. */
  failure: failureReasonSchema.nullable(),
});
export type PageData = z.infer<typeof pageDataSchema>;

/**
 * What is in `<script id="page">` of `/link`: what the script uses of the page data and no more (three kilobytes hold the whole
 * page), with the words of its one language filled in. `{brand}` alone is left in them, for an element of its own.
 */
export const linkPageDataSchema = z.object({
  liffId: z.string().nullable(),
  liffUrl: z.string().nullable(),
  brand: z.object({ name: z.string(), logoUrl: z.string().nullable(), privacyUrl: z.string().nullable() }),
  /** The chat that the card came from, and the one that it leads to. */
  backUrl: z.string().nullable(),
  chatUrl: z.string().nullable(),
  addFriendUrl: z.string().nullable(),
  failure: failureReasonSchema.nullable(),
  /** In the order of `liff-app/i18n/link-keys.ts`. */
  texts: z.array(z.string()),
  /** How the primary button wears the brand's colour. */
  button: z.object({ color: z.string().nullable(), className: z.string() }),
});
export type LinkPageData = z.infer<typeof linkPageDataSchema>;

import type { Context } from '../../context.ts';
import type { PageData } from '../../contract/page.ts';
import { type Browser, detectBrowser, goAnswer, needsIphone, touchAnswer } from '../../domain/browsers/browser.ts';
import { type GoPage, goPage } from '../../domain/browsers/browser-page.ts';
import { isLinkPreview } from '../../domain/linking/link-preview.ts';
import { isProven, type Tap, tapFreshMs } from '../../domain/linking/link-token.ts';
import type { CardPageRow } from '../../store/pages.ts';
import { codeOfCard, freshCodeOfCard } from '../cards/card-code.ts';
import { type CardPreview, cardPreview } from '../cards/card-preview.ts';
import { countJunk } from '../junk-limit.ts';
import { jumpTarget } from './jump-target.ts';
import { isCardOver, networkHash, readCardToken, readTap, signTap } from './link-token.ts';
import { type ChooseLocale, cardPageData, unknownCardPage } from './page-data.ts';

export type OpenedCard =
  | { kind: 'redirect'; location: string }
  | { kind: 'page'; status: 200; page: GoPage; data: PageData; preview: CardPreview }
  | { kind: 'failed'; status: 200 | 404 | 410; data: PageData };

/** For this long an in-app browser that was redirected to its own `?e=` isn't redirected again, even if its network changes. */
const justRedirectedMs = 10_000;

/**
 * `GET /go/:token`: issues a tap token and leads as far to the target as this browser can. Writes nothing: previews and crawlers call
 * it too.
 * @param visit `carried`: the `e` of the address, if there is one; `address`: where the call came from
 * @throws AppError `rate_limited`
 */
export async function openCard(
  context: Context,
  token: string,
  visit: { userAgent: string; carried: string | null; address: string; chooseLocale: ChooseLocale },
): Promise<OpenedCard> {
  const read = await readCardToken(context, token);
  if (!read.ok) {
    if (read.reason === 'token_invalid') countJunk(context, 'card_token', visit.address);
    const data = await unknownCardPage(context, visit.chooseLocale, read.reason);
    return { kind: 'failed', status: read.reason === 'token_expired' ? 410 : 404, data };
  }
  const cardId = read.value;
  const row = await context.store.pages.ofCard(cardId);
  if (!row || row.revoked) {
    const data = row
      ? cardPageData(context, row, visit.chooseLocale, 'token_invalid')
      : await unknownCardPage(context, visit.chooseLocale, 'token_invalid');
    return { kind: 'failed', status: 404, data };
  }
  if (isCardOver(context, row, context.now())) {
    return { kind: 'failed', status: 410, data: cardPageData(context, row, visit.chooseLocale, 'token_expired') };
  }

  if (row.isClosed && !isLinkPreview(visit.userAgent)) {
    return { kind: 'failed', status: 200, data: cardPageData(context, row, visit.chooseLocale, 'campaign_disabled') };
  }

  const browser = detectBrowser(visit.userAgent);
  const route = { source: row.source.platform, target: row.target.platform };
  const answer = goAnswer(browser, route);
  const data = cardPageData(context, row, visit.chooseLocale, null);
  const goUrl = `${context.config.publicUrl}/go/${token}`;
  const shown = { kind: 'page', status: 200, data, preview: cardPreview(context, row, data, goUrl) } as const;
  if (isLinkPreview(visit.userAgent)) return { ...shown, page: { kind: 'preview' } };
  // No tap token is issued where the link isn't offered.
  if (answer === 'not_on_android') return { ...shown, page: { kind: answer } };

  const carried = await carriedTap(context, cardId, browser, visit);
  const tap = carried ?? (await newTap(context, cardId, browser, visit.address));
  const code = () => codeOfTap(context, row, { tap: tap.tap, address: visit.address });
  const target = jumpTarget(context, row, data, { token: tap.token, code });
  if (answer === 'to_line') return { kind: 'redirect', location: target.url };
  const address = `${goUrl}?e=${tap.token}`;
  const redirects = answer === 'open_externally' || answer === 'jump_in_app';
  if (redirects && !carried) return { kind: 'redirect', location: address };
  const page = goPage(answer, {
    browser,
    target,
    address,
    needsIphone: needsIphone(route),
    touch: touchAnswer(visit.userAgent, route),
    escapeWays: context.config.escapeWays,
  });
  return { ...shown, page };
}

type TapOfVisit = { token: string; tap: Tap };

/** The code of WhatsApp's draft; it records whether the tap is proven. */
function codeOfTap(context: Context, row: CardPageRow, { tap, address }: { tap: Tap; address: string }): string {
  const now = context.now();
  const network = tap.provenance && networkHash(context, address, tap.provenance.kid);
  const proven = row.hasFreshCodes && network !== null && isProven(tap, row.source.platform, network, now);
  return proven ? freshCodeOfCard(context, row.cardId, row.kid, now) : codeOfCard(context, row.cardId, row.kid);
}

async function newTap(context: Context, cardId: string, { kind }: Browser, address: string): Promise<TapOfVisit> {
  const token = await signTap(context, cardId, kind, address);
  const kid = context.keys.currentKid;
  const provenance = { kind, network: networkHash(context, address, kid), kid };
  return { token, tap: { cardId, tapId: '', tappedAt: context.now(), provenance } };
}

/**
 * The tap in the address, if it counts here (§2): in an external browser any tap of this card. An in-app browser starts its own tap,
 * so there only that one counts.
 */
async function carriedTap(
  context: Context,
  cardId: string,
  browser: Browser,
  visit: { carried: string | null; address: string },
): Promise<TapOfVisit | null> {
  // LINE's browser isn't redirected to itself, so it never has a tap of its own in the address.
  if (browser.kind === 'line') return null;
  const read = visit.carried ? await readTap(context, visit.carried, context.now()) : null;
  const tap = read?.ok ? read.value : null;
  if (!visit.carried || !tap?.provenance || tap.cardId !== cardId) return null;
  const carried = { token: visit.carried, tap };
  if (browser.kind === 'external') return carried;
  if (tap.provenance.kind !== browser.kind) return null;
  const ageMs = context.now().getTime() - tap.tappedAt.getTime();
  const sameNetwork = tap.provenance.network === networkHash(context, visit.address, tap.provenance.kid);
  return ageMs <= justRedirectedMs || (sameNetwork && ageMs <= tapFreshMs) ? carried : null;
}

import type { Context } from '../context.ts';
import type { PageData } from '../contract/page.ts';
import { type Browser, detectBrowser, type GoAnswer, goAnswer } from '../domain/browser.ts';
import { tapFreshMs } from '../domain/link-token.ts';
import { networkHash, readCardToken, readTap, signTap } from './link-token.ts';
import { type ChooseLocale, cardPageData, unknownCardPage } from './page-data.ts';

export type OpenedCard =
  | { kind: 'redirect'; location: string }
  | {
      kind: 'page';
      status: 200;
      answer: Exclude<GoAnswer, 'to_line'>;
      browser: Browser;
      data: PageData;
      liffUrl: string;
      selfUrl: string;
    }
  | { kind: 'failed'; status: 404 | 410; data: PageData };

/** An in-app browser that has just been redirected to its own `?e=` isn't redirected again, even where the network changes. */
const justRedirectedMs = 10_000;

/**
 * `GET /go/:token`: hands out a tap token and leads to the target as far as this browser can go. Writes nothing: previews
 * and crawlers call it too.
 * @param visit `carried`: the `e` of the address, if there is one; `address`: where the call came from
 */
export async function openCard(
  context: Context,
  token: string,
  visit: { userAgent: string; carried: string | null; address: string; chooseLocale: ChooseLocale },
): Promise<OpenedCard> {
  const cardId = await readCardToken(context, token);
  const row = cardId ? await context.store.pages.ofCard(cardId) : null;
  if (!cardId || !row || row.revoked) {
    const data = row
      ? cardPageData(context, row, visit.chooseLocale, 'token_invalid')
      : await unknownCardPage(context, visit.chooseLocale);
    return { kind: 'failed', status: 404, data };
  }
  if (row.expiresAt <= context.now()) {
    return { kind: 'failed', status: 410, data: cardPageData(context, row, visit.chooseLocale, 'token_expired') };
  }

  const browser = detectBrowser(visit.userAgent);
  const answer = goAnswer(browser, row.source.platform);
  const data = cardPageData(context, row, visit.chooseLocale, null);
  const goUrl = `${context.config.publicUrl}/go/${token}`;
  const page = { kind: 'page', status: 200, browser, data } as const;
  switch (answer) {
    case 'to_line':
      return {
        kind: 'redirect',
        location: liffAddress(data, await signTap(context, cardId, browser.kind, visit.address)),
      };
    case 'not_on_android':
      // No tap is handed out where the link isn't offered.
      return { ...page, answer, liffUrl: '', selfUrl: goUrl };
    case 'open_externally': {
      const carried = await ownTap(context, cardId, browser, visit);
      if (!carried) {
        const own = await signTap(context, cardId, browser.kind, visit.address);
        return { kind: 'redirect', location: `${goUrl}?e=${own}` };
      }
      return { ...page, answer, liffUrl: liffAddress(data, carried), selfUrl: `${goUrl}?e=${carried}` };
    }
    case 'jump_phone':
    case 'jump_desktop': {
      const carried = await carriedTap(context, cardId, visit.carried);
      const tap = carried ?? (await signTap(context, cardId, browser.kind, visit.address));
      return { ...page, answer, liffUrl: liffAddress(data, tap), selfUrl: `${goUrl}?e=${tap}` };
    }
  }
}

const liffAddress = (data: PageData, tap: string) => `${data.liffUrl}?t=${tap}`;

/** `e` counts in an external browser: it goes on with the tap that began in the app (§2). */
async function carriedTap(context: Context, cardId: string, carried: string | null): Promise<string | null> {
  const tap = carried ? await readTap(context, carried, context.now()) : null;
  return carried && tap?.provenance && tap.cardId === cardId ? carried : null;
}

/** Every in-app browser begins a tap of its own: an `e` counts there only if it is that very tap. */
async function ownTap(
  context: Context,
  cardId: string,
  browser: Browser,
  visit: { carried: string | null; address: string },
): Promise<string | null> {
  const tap = visit.carried ? await readTap(context, visit.carried, context.now()) : null;
  if (!visit.carried || !tap?.provenance || tap.cardId !== cardId || tap.provenance.kind !== browser.kind) return null;
  const ageMs = context.now().getTime() - tap.tappedAt.getTime();
  const sameNetwork = tap.provenance.network === networkHash(context, visit.address);
  return ageMs <= justRedirectedMs || (sameNetwork && ageMs <= tapFreshMs) ? visit.carried : null;
}

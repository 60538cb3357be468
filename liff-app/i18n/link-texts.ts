import type { PageData } from '../../server/contract/page.ts';
import { defaultTarget, platformNames } from '../../server/contract/platforms.ts';
import type { FailureReason, PageReason } from '../../server/contract/reasons.ts';
import { en, type TextKey, type Texts } from './en.ts';
import { fill } from './fill.ts';
import { linkTextKeys } from './link-keys.ts';
import { mineTextKeys } from './mine-keys.ts';
import { zhHant } from './zh-hant.ts';

/** Every language there is. */
export const dictionaries: Record<PageData['locale'], Texts> = { en, 'zh-Hant': zhHant };

// `declined` changed nothing by the customer's own choice; for the page's own reasons an answer may have been lost on the way.
const mayHaveChanged = new Set(['declined', 'offline', 'line_timeout', 'line_refused', 'busy']);

/** What a text of one customer's page is filled with; `extra` are placeholders of one page only. */
function textValues(data: PageData, extra: Record<string, string> = {}): Record<string, string> {
  const texts = dictionaries[data.locale];
  const newCard = data.keyword ? fill(texts.newCard, { keyword: data.keyword }) : texts['newCard.plain'];
  return {
    source: data.source ? platformNames[data.source.platform] : '',
    target: platformNames[data.target?.platform ?? defaultTarget],
    brand: data.brand.name,
    later: texts.later,
    help: texts.help,
    newCard,
    ...extra,
  };
}

/** One text, filled for one customer's page; `{brand}` stays, for an element that isolates the name's direction. */
export function pageText(data: PageData, key: TextKey, extra: Record<string, string> = {}): string {
  return fill(dictionaries[data.locale][key], textValues(data, extra), ['brand']);
}

/** The whole body of a `failed` screen, with the closing sentence where it is true. */
export function failedBody(data: PageData, reason: FailureReason | PageReason): string {
  const body = pageText(data, `failed.${reason}.body`);
  if (mayHaveChanged.has(reason)) return body;
  return `${body}${data.locale === 'en' ? ' ' : ''}${dictionaries[data.locale]['failed.unchanged']}`;
}

/** The words of the link page in one language, filled, in the order of `linkTextKeys`: the page's script holds no dictionary. */
export const linkTexts = (data: PageData): string[] => linkTextKeys.map((key) => wholeText(data, key));

/** The same for `/link/mine`, in the order of `mineTextKeys`. */
export const mineTexts = (data: PageData): string[] => mineTextKeys.map((key) => pageText(data, key));

function wholeText(data: PageData, key: TextKey): string {
  const failed = /^failed\.(\w+)\.body$/.exec(key);
  return failed ? failedBody(data, failed[1] as FailureReason | PageReason) : pageText(data, key);
}

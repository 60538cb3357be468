import type { SetupItem } from '../../../server/contract/channels.ts';
import { type SetupId, type SetupWhy, setupWhys } from '../../../server/contract/setup-ids.ts';
import { setupWordsEn, wordsFor } from '../../../server/contract/setup-words.ts';
import { setupWordsZh } from './setup-words-zh.ts';
import { locale } from './words.ts';

/** What an item of the set-up check says, in the reader's language; one that has no words here in the server's English. */
export function setupText(item: SetupItem): { message: string; fix?: string | undefined } {
  const { id, why, ok, params = {}, message, fix } = item;
  if (!isKnown(id) || !isWhy(why)) return { message, fix };
  const { found = '', webhookUrl = '', endpointUrl = '' } = params;
  const words = locale.value === 'en' ? setupWordsEn : setupWordsZh;
  return wordsFor(words, { id, why }, ok, { found, webhookUrl, endpointUrl });
}

const isKnown = (id: string): id is SetupId => Object.hasOwn(setupWordsEn.items, id);
const isWhy = (why: string | undefined): why is SetupWhy => setupWhys.some((known) => known === why);

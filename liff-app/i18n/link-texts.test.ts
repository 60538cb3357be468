import { expect, test } from 'vitest';
import { type ChatFailure, chatWords } from '../../server/words/chat-words.ts';
import { dictionaries } from './link-texts.ts';

const failures = Object.keys(chatWords.en.failed) as ChatFailure[];
const cases = (['zh-Hant', 'en'] as const).flatMap((locale) => failures.map((reason) => [locale, reason] as const));

test.each(cases)('%s, %s: a chat says what the page says', (locale, reason) => {
  const texts = dictionaries[locale];
  const [stop, space] = locale === 'en' ? ['.', ' '] : ['。', ''];
  const body = texts[`failed.${reason}.body`].replace('{help}', texts.help);
  const unchanged = reason === 'declined' ? [] : [texts['failed.unchanged']];
  const page = [texts[`failed.${reason}.title`] + stop, body, ...unchanged].join(space);
  expect(chatWords[locale].failed[reason]).toBe(page);
});

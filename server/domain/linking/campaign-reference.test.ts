import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chatWords } from '../../words/chat-words.ts';
import { findReferences, referralLink, showReference } from './campaign-reference.ts';

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('a reference is found in a link’s ref, and in the words that a customer sends', () => {
  fc.assert(
    fc.property(digest, (bytes) => {
      const reference = showReference(bytes);
      expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      const texts = [reference, reference.toLowerCase(), reference.replace('-', ''), `CARD-${reference}`];
      for (const words of Object.values(chatWords)) texts.push(words.referralText(reference));
      for (const text of texts) expect(findReferences(text)).toContain(reference);
    }),
  );
});

test('any text is searched without error', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(findReferences(text))));
  expect(findReferences('Hello')).toEqual([]);
  expect(findReferences('a9K3M-2Q7X')).toEqual([]);
});

describe('the link that brings a card', () => {
  const link = (platform: Parameters<typeof referralLink>[0]['platform'], account: Record<string, string>) =>
    referralLink({ platform, account }, '9K3M-2Q7X', '請給我卡片（9K3M-2Q7X）', 'https://wa.me');
  const text = encodeURIComponent('請給我卡片（9K3M-2Q7X）');
  test.each<[Parameters<typeof link>[0], Record<string, string>, string]>([
    ['messenger', { pageId: '7001' }, 'https://m.me/7001?ref=9K3M-2Q7X'],
    ['instagram', { username: 'kojima' }, 'https://ig.me/m/kojima?ref=9K3M-2Q7X'],
    ['whatsapp', { phoneNumber: '886912345678' }, `https://wa.me/886912345678?text=${text}`],
    ['line', { basicId: '@kojima' }, `https://line.me/R/oaMessage/%40kojima/?${text}`],
  ])('%s', (platform, account, expected) => {
    expect(link(platform, account)).toBe(expected);
    expect(link(platform, {})).toBeNull();
  });
});

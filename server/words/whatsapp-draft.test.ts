import { describe, expect, test } from 'vitest';
import { findCodes } from '../domain/linking/whatsapp-code.ts';
import { beginsAsDraft, prefilledText } from './whatsapp-draft.ts';

const code = '9CEG1ZW345D9005Q';

describe('a draft', () => {
  const draft = { code, sourcePlatform: 'messenger' as const };
  test('with the marketer’s text, or with the default text', () => {
    expect(prefilledText({ ...draft, campaignText: '我要集點', locale: 'zh-Hant' })).toBe(
      '我要集點\n代碼 9CEG-1ZW3-45D9-005Q\n傳送後，我的 Messenger 和 WhatsApp 會連在一起。',
    );
    expect(prefilledText({ ...draft, campaignText: null, locale: 'en' })).toBe(
      'Hi, please link my accounts.\nCode 9CEG-1ZW3-45D9-005Q\nSending this links my Messenger and WhatsApp.',
    );
  });

  test('the longest stays within 300 characters, and its code is the only one found', () => {
    for (const locale of ['zh-Hant', 'en'] as const) {
      const text = prefilledText({ code, sourcePlatform: 'instagram', campaignText: '字'.repeat(200), locale });
      expect(text.length).toBeLessThanOrEqual(300);
      expect(findCodes(text)).toMatchObject({ candidates: expect.arrayContaining([code]), meant: 1 });
    }
  });
});

describe('beginsAsDraft', () => {
  test.each<[string, string, (string | null)[], boolean]>([
    ['our words', '你好，我要連結帳號。', [null], true],
    ['our words in English', 'Hi, please link my accounts.\nCode', [null], true],
    ['the marketer’s', '我要集點！ 代碼', ['我要集點！'], true],
    ['… edited behind', 'I want POINTS!  thanks', ['i want points!'], true],
    ['… broken otherwise', 'I want\npoints, thanks', ['I want points'], true],
    ['our words, where the campaign has its own', '你好，我要連結帳號。', ['我要集點'], true],
    ['a number that is no target', '你好，我要連結帳號。', [], false],
    ['something else', '你好，請問營業時間？', [null], false],
    ['not at the beginning', '嗨！你好，我要連結帳號。', [null], false],
    ['the beginning of a longer word', 'Hilary here', ['Hi'], false],
    ['nothing', '', [null], false],
  ])('%s', (_name, text, texts, expected) => {
    expect(beginsAsDraft(text, texts)).toBe(expected);
  });
});

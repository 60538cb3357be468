import { afterEach, expect, test } from 'vitest';
import { type FieldErrorCode, fieldErrorParams } from '../../../server/contract/codes.ts';
import { fieldErrorEn, fieldErrorZh } from './field-error-words.ts';
import { fieldErrorText } from './field-errors.ts';
import { setupText } from './setup-text.ts';
import { failureText } from './shell-words.ts';
import { locale } from './words.ts';

afterEach(() => {
  locale.value = 'zh-Hant';
});

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
/** Without these a marketer wouldn't know what to do. */
const told = ['max', 'min', 'years', 'millions', 'example', 'found', 'block'];

test.each(Object.keys(fieldErrorParams) as FieldErrorCode[])('the words of %s hold what it carries', (code) => {
  const params: readonly string[] = fieldErrorParams[code];
  const said = placeholders(fieldErrorEn[code]);
  expect(placeholders(fieldErrorZh[code])).toEqual(said);
  expect(params).toEqual(expect.arrayContaining(said));
  if (code !== 'not_set_up') expect(said).toEqual(expect.arrayContaining(params.filter((name) => told.includes(name))));
});

test('a code is said in the reader’s language, with its numbers and the names of platforms that marketers say', () => {
  const error = {
    code: 'too_long_for_platform',
    params: { length: 2001, max: 2000, unit: 'characters', platform: 'messenger', withButton: false },
    message: 'is 2001 characters; Messenger takes at most 2000',
  };
  expect(fieldErrorText(error)).toBe('太長了：2,001，Facebook 最多 2,000。');
  locale.value = 'en';
  expect(fieldErrorText(error)).toBe('Too long: 2,001; Facebook takes at most 2,000.');
  const campaign = { campaign: 'line', platform: 'line', moduleCampaign: 'b' };
  expect(fieldErrorText({ code: 'card_of_channel', params: campaign, message: '' })).toContain('“line”');
});

test.each(['of_a_newer_server', 'toString', undefined])(
  'a field error of the code %s is in the server’s English',
  (code) => {
    expect(fieldErrorText({ code, params: { max: 1 }, message: 'must be new' })).toBe('must be new');
  },
);

test('a refusal is said by its reason, else by its code; what only a newer server knows, in its English', () => {
  const failure = { code: 'conflict', status: 409, message: 'In English.', fieldErrors: {} };
  expect(failureText({ ...failure, reason: 'channel_in_use' })).toBe('還有活動使用這個渠道，請先刪除活動。');
  expect(failureText({ ...failure, reason: 'profile_changing' })).toBe('和目前的設定衝突。');
  expect(failureText(failure)).toBe('和目前的設定衝突。');
  expect(failureText({ ...failure, reason: 'of_a_newer_server' })).toBe('In English.');
  expect(failureText({ ...failure, code: 'of_a_newer_server' })).toBe('In English.');
  expect(failureText({ ...failure, code: 'unreadable' })).toBe('我們這邊出了點狀況，請再試一次。');
});

const webhookUrl = 'https://x.example/webhooks/line/1';
const item = {
  id: 'webhook_reachable',
  ok: false,
  why: 'error_status',
  params: { found: '502', webhookUrl, endpointUrl: '' },
  message: 'in English',
  fix: 'fix it',
};

test('an item of the set-up check is said by its id and why, with what was found', () => {
  expect(setupText(item)).toEqual({
    message: 'LINE 連到了，但收到錯誤 502，不是 200。',
    fix: `請工程人員確認 ${webhookUrl} 會轉到 OmniLink，中間沒有別的登入、防火牆或轉址。`,
  });
  const error = { code: 'not_set_up', params: { id: item.id, why: item.why, ...item.params }, message: 'in English' };
  expect(fieldErrorText(error)).toBe(setupText(item).message);
  locale.value = 'en';
  expect(setupText({ ...item, ok: true }).message).toBe('LINE has tried, and reaches OmniLink.');
});

test.each([{ id: 'of_a_newer_server' }, { why: 'of_a_newer_server' }, { why: undefined }])(
  'an item that only another version knows is in the server’s English: %j',
  (other) => {
    expect(setupText({ ...item, ...other })).toEqual({ message: 'in English', fix: 'fix it' });
  },
);

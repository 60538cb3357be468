import { expect, test } from 'vitest';
import { readAddress } from './addresses.ts';

const places = { origin: 'http://127.0.0.1:3000', simulator: '/simulator/' };
const fallback = encodeURIComponent('https://liff.line.me/123-abc?t=TAP');

test.each([
  ['http://127.0.0.1:3000/go/CARD?e=TAP', 'go'],
  ['/go/CARD', 'go'],
  ['/link?liff.state=%3Ft%3DTAP', 'link'],
  ['/link/mine', 'link'],
  ['/linked', 'own'],
  ['/simulator/liff/123-abc?t=TAP', 'liff'],
  ['https://liff.line.me/123-abc', 'liff'],
  ['https://liff.line.me.evil.example/123-abc', 'other'],
  ['/simulator/line-add/@hill', 'line-account'],
  ['https://line.me/R/ti/p/%40hill', 'line-account'],
  ['https://line.me/R/oaMessage/%40hill/?hi', 'line-account'],
  ['https://line.me/en', 'other'],
  ['https://m.me/99', 'messenger'],
  ['https://ig.me/m/hill', 'instagram'],
  ['https://wa.me/886900000000?text=hi', 'whatsapp'],
  ['/simulator/wa/886900000000?text=hi', 'whatsapp'],
  ['/simulator/wait', 'own'],
  ['https://example.com/privacy', 'other'],
  ['x-safari-https://example.com/go/CARD', 'browser'],
  [`instagram://extbrowser/?url=${encodeURIComponent('http://127.0.0.1:3000/go/CARD')}`, 'browser'],
  ['intent://127.0.0.1:3000/go/CARD?e=TAP#Intent;scheme=http;end', 'browser'],
  [
    `intent://app/123-abc?t=TAP#Intent;scheme=line;package=jp.naver.line.android;S.browser_fallback_url=${fallback};end`,
    'liff',
  ],
  ['intent://127.0.0.1:3000/simulator/liff/123-abc?t=TAP#Intent;scheme=http;end', 'liff'],
  ['javascript:alert(1)', 'other'],
  ['https://%', 'other'],
])('%s belongs to %s', (text, kind) => {
  expect(readAddress(text, places).kind).toBe(kind);
});

test('says where an address that asks for the browser leads', () => {
  const intent = readAddress('intent://127.0.0.1:3000/go/CARD?e=TAP#Intent;scheme=http;end', places);
  expect(intent.url).toBe('http://127.0.0.1:3000/go/CARD?e=TAP');
  const line = readAddress(`intent://app/123-abc#Intent;scheme=line;S.browser_fallback_url=${fallback};end`, places);
  expect(line.url).toBe('https://liff.line.me/123-abc?t=TAP');
});

test.each([
  'https://wa.me/886900000000?text=a%0Ab%26c',
  '/simulator/wa/886900000000?text=a%0Ab%26c',
  'https://api.whatsapp.com/send?phone=886900000000&text=a%0Ab%26c',
  'whatsapp://send?phone=886900000000&text=a%0Ab%26c',
  `intent://send?phone=886900000000&text=a#Intent;scheme=whatsapp;S.browser_fallback_url=${encodeURIComponent('https://wa.me/886900000000?text=a%0Ab%26c')};end`,
])('%s opens the chat with its draft', (text) => {
  expect(readAddress(text, places)).toMatchObject({ kind: 'whatsapp', name: '886900000000', text: 'a\nb&c' });
});

test('says whose account on LINE it is', () => {
  for (const text of [
    'https://line.me/R/ti/p/%40hill',
    'https://line.me/R/oaMessage/%40hill/?hi',
    '/simulator/line-add/@hill',
  ])
    expect(readAddress(text, places).name).toBe('@hill');
});

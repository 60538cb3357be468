import { expect, test } from 'vitest';
import { agents } from '../../simulator/agents.ts';
import { isLinkPreview } from './link-preview.ts';

const crawlers = Object.entries(agents).filter(([name]) => name.endsWith('-crawler'));
const people = Object.entries(agents).filter(([name]) => !name.endsWith('-crawler'));

test.each([
  ...crawlers,
  ['KakaoTalk', 'facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/'],
  [
    'iMessage',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
  ],
  ['Telegram', 'TelegramBot (like TwitterBot)'],
  ['Discord', 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)'],
  ['LINE’s search', 'Mozilla/5.0 (compatible; Linespider/1.1; +https://lin.ee/4dwXkTH)'],
])('14 §2.11: %s asks for a preview', (_name, agent) => {
  expect(isLinkPreview(agent)).toBe(true);
});

test.each([
  ...people,
  [
    'a phone called Cubot',
    'Mozilla/5.0 (Linux; Android 13; CUBOT X70) AppleWebKit/537.36 Chrome/141.0.0.0 Mobile Safari/537.36',
  ],
  ['a browser inside WhatsApp', `${agents['webview-ios']} WhatsApp/2.25`],
  ['nobody', ''],
])('14 §2.11: %s is a person', (_name, agent) => {
  expect(isLinkPreview(agent)).toBe(false);
});

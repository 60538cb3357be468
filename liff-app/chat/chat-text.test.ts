import { expect, test } from 'vitest';
import { countEmoji, splitAddresses } from './chat-text.tsx';

test.each<[string, string[]]>([
  ['no address', ['no address']],
  ['https://a.example', ['', 'https://a.example', '']],
  ['看 https://a.example/x?y=1。好', ['看 ', 'https://a.example/x?y=1', '。好']],
  ['(https://a.example/x).', ['(', 'https://a.example/x', ').']],
  ['http://a.example, https://b.example!', ['', 'http://a.example', ', ', 'https://b.example', '!']],
  ['https://a.example/', ['', 'https://a.example/', '']],
  ['https:// is none', ['https:// is none']],
])('addresses in %j', (text, parts) => {
  expect(splitAddresses(text)).toEqual(parts);
});

test.each<[string, number]>([
  ['', 0],
  ['👋', 1],
  ['👍🏽 👨‍👩‍👧 🇹🇼', 3],
  ['❤️', 1],
  ['1️⃣', 1],
  ['👋 hi', 0],
  ['12', 0],
])('emoji alone in %j: %d', (text, count) => {
  expect(countEmoji(text)).toBe(count);
});

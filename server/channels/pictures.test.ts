import { expect, test } from 'vitest';
import { isPictureUrl } from './pictures.ts';

test.each([
  ['https://x.example/a.png', true],
  ['http://127.0.0.1:3000/images/1/own', true],
  ['http://localhost:3000/images/1/own', true],
  ['http://x.example/a.png', false],
  ['http://127.0.0.1.x.example/a.png', false],
  ['http://localhost:x@x.example/a.png', false],
  ['https://x.example/圖.png', false],
  ['https://x.example/a b.png', false],
  ['https://', false],
  ['data:image/png;base64,AAAA', false],
  [`https://x.example/${'a'.repeat(1982)}`, true],
  [`https://x.example/${'a'.repeat(1983)}`, false],
])('a platform fetches a picture from %.40s: %s', (url, fetched) => {
  expect(isPictureUrl(url)).toBe(fetched);
});

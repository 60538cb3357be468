import { expect, test } from 'vitest';
import { adviceOn, kindOfPicture } from './picture.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test.each([
  ['\xff\xd8\xff\xe0\0\x10JFIF\0', 'jpeg'],
  ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'png'],
  ['GIF87a\x01\0\x01\0', 'gif'],
  ['GIF89a\x01\0\x01\0', 'gif'],
  ['RIFF\x24\0\0\0WEBPVP8 ', 'webp'],
  ['<svg xmlns="http://www.w3.org/2000/svg"/>', null],
  ['<?xml version="1.0"?><svg/>', null],
  ['\0\0\0\x18ftypheic\0\0\0\0', null],
  ['BM\x36\0\0\0', null],
  ['II*\0\x08\0\0\0', null],
  ['%PDF-1.7', null],
  ['just a text', null],
  ['\xff\xd8', null],
  ['', null],
])('%j is %s', (head, kind) => {
  expect(kindOfPicture(bytes(head))).toBe(kind);
});

test.each([
  [659, [{ code: 'too_narrow', message: '659 px wide; 660 or more is sharper. Usable.' }]],
  [660, []],
])('%i pixels wide: %j', (width, advice) => {
  expect(adviceOn({ width, height: 100 })).toEqual(advice);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unknownVariables } from '../contract/name-variable.ts';
import { namedMessage, wordsCounted } from './message-words.ts';

const wordsFor = (text: string, name: string | null, instead: string) =>
  namedMessage(
    name,
    instead,
    (words) => words(text),
    () => true,
  );

test.each<[string, string, string | null, string]>([
  ['a name', '嗨 {name}，你好！', '陳小美', '嗨 陳小美，你好！'],
  ['twice', '{name}{name}', 'Al', 'AlAl'],
  ['no name', 'Hi {name}', null, 'Hi there'],
  ['a name of nothing that shows', 'Hi {name}', '\u202e\u200b\u0007 ', 'Hi there'],
  ['a customer called {name}', '{name}!', '{name}', '{name}!'],
  ['what a replacement would read', '<{name}>', "$&$1$`$'$$", "<$&$1$`$'$$>"],
  ['control and bidi characters', '{name}', 'John\nLee\u202e\u0000\u2067', 'John Lee'],
  ['HTML stays text', '{name}', '<b>x</b>', '<b>x</b>'],
  ['20 characters', '{name}', '美'.repeat(20), '美'.repeat(20)],
  ['21 characters', '{name}', '美'.repeat(21), `${'美'.repeat(19)}…`],
  ['10,000 characters', '{name}', 'é'.repeat(10_000), `${'é'.repeat(19)}…`],
  ['marks that belong to one character', '{name}', 'x\u0301'.repeat(20), 'x\u0301'.repeat(20)],
  ['14 §2.8: a joined emoji', 'Hi {name}', '👩‍👩‍👧 Wang', 'Hi 👩‍👩‍👧 Wang'],
  ['14 §2.8: a name that looks blank', 'Hi {name}', '\u3164\u2800', 'Hi there'],
  ['no variable', 'Hi {Name} {name }', 'Al', 'Hi {Name} {name }'],
])('%s', (_what, text, name, said) => {
  expect(wordsFor(text, name, 'there')).toBe(said);
});

test('the marketer’s text around the name stays, for any name', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      const said = wordsFor('A{name}B{name}C', name, 'there');
      const inner = said.slice(1, (said.length - 3) / 2 + 1);
      expect(said).toBe(`A${inner}B${inner}C`);
      expect(inner).not.toBe('');
    }),
  );
});

test.each([
  ['{name}', 20],
  ['嗨{name}{name}', 41],
  ['no name', 7],
])('%s counts %i', (text, length) => {
  expect(wordsCounted(text)).toHaveLength(length);
});

const bytes = (text: string) => new TextEncoder().encode(text).length;

test('14 §2.8: {name} counts as the longest name: 20 characters, 60 bytes', () => {
  expect([wordsCounted('{name}').length, bytes(wordsCounted('{name}'))]).toEqual([20, 60]);
});

test.each([
  ['陳小美'.repeat(7), 60],
  ['👩‍👩‍👧'.repeat(20), 60],
  ['x\u0301\u0302\u0303'.repeat(20), 60],
  ['陳小美', 6],
])('14 §2.8: the name %s is shortened to the space that the text leaves; the text’s end is not cut', (name, room) => {
  const end = ' —— see you';
  const fits = (text: string) => bytes(text) <= room + bytes(end);
  const said = namedMessage(name, 'there', (words) => words(`{name}${end}`), fits);
  expect([fits(said), said.endsWith(`…${end}`) || said.startsWith(name)]).toEqual([true, true]);
});

test.each([
  ['Hi {name}', true, []],
  ['Hi {Name} {first_name} {名字} {Name}', true, ['{Name}', '{first_name}', '{名字}']],
  ['{name } ｛name｝', true, ['{name }', '｛name｝']],
  ['{name}', false, ['{name}']],
  ['{ } {} {"a": 1} :-{ x', true, []],
])('14 §2.8: unknown in %j: %j', (text, isNamed, unknown) => {
  expect(unknownVariables(text, isNamed)).toEqual(unknown);
});

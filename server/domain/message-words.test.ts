import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordsCounted, wordsFor } from './message-words.ts';

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
  ['marks that belong to one character', '{name}', 'e\u0301'.repeat(20), 'e\u0301'.repeat(20)],
  ['no variable', 'Hi {Name} {name }', 'Al', 'Hi {Name} {name }'],
])('%s', (_what, text, name, said) => {
  expect(wordsFor(text, name, 'there')).toBe(said);
});

test('whatever the name is, the marketer’s own words stand around it', () => {
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

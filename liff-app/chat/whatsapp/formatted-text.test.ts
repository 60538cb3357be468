import { isValidElement } from 'preact';
import { expect, test } from 'vitest';
import { FormattedText } from './formatted-text.tsx';

/** The text with its formatting as tags. */
function tagged(drawn: unknown): string {
  if (Array.isArray(drawn)) return drawn.map(tagged).join('');
  if (!isValidElement(drawn)) return `${drawn ?? ''}`;
  const { type, props } = drawn as { type: unknown; props: { children?: unknown; text?: string } };
  if (typeof type === 'function') return tagged(FormattedText({ text: props.text ?? '' }));
  return `<${type}>${tagged(props.children)}</${type}>`;
}

test.each([
  ['plain', 'plain'],
  ['*bold* and _italic_', '<b>bold</b> and <i>italic</i>'],
  ['*限時*優惠', '*限時*優惠'],
  ['現在 *限時* ！', '現在 <b>限時</b> ！'],
  ['~gone~ ```a * b```', '<s>gone</s> <code>a * b</code>'],
  ['*_both_*', '<b><i>both</i></b>'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['snake_case_name', 'snake_case_name'],
  ['*two\nlines*', '*two\nlines*'],
])('%j', (text, expected) => {
  expect(tagged(FormattedText({ text }))).toBe(expected);
});

import { expect, test } from 'vitest';
import { buttonColor, contrast } from './brand-color.ts';

test('contrast as WCAG counts it', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#06c755', '#ffffff')).toBeCloseTo(2.27, 1);
});

test.each([
  ['#8B4513', { color: '#8b4513', className: 'ink-white edge-dark' }],
  ['#ffe08a', { color: '#ffe08a', className: 'ink-black edge-light' }],
  ['#06f', { color: '#0066ff', className: 'ink-white' }],
  [null, { color: null, className: '' }],
  ['red;}', { color: null, className: '' }],
])('%s', (color, button) => {
  expect(buttonColor(color)).toEqual(button);
});

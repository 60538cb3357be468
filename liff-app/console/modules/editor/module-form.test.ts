import { expect, test } from 'vitest';
import type { ModuleBlock, ModuleView } from '../../../../server/contract/modules.ts';
import { contentOf, formOf, newForm, sameForm } from './module-form.ts';

const id = '0190b5c6-0000-7000-8000-000000000001';
const blocks: ModuleBlock[] = [
  { kind: 'text', text: 'Hi {name}' },
  { kind: 'image', imageId: id },
  {
    kind: 'buttons',
    imageId: null,
    title: 'Welcome',
    text: '',
    buttons: [
      { label: 'Shop', url: 'https://a.example' },
      { label: 'Card', reply: 'link' },
    ],
  },
  { kind: 'card', campaignId: id },
];
const module: ModuleView = {
  id,
  platform: 'line',
  name: 'Welcome',
  blocks,
  usedBy: [],
  warnings: [],
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};

test('a module comes back from its form as it was', () => {
  expect(contentOf(formOf(module))).toEqual({ name: 'Welcome', blocks });
});

test('the words of the other kind of button stay while the person tries one, and are not sent', () => {
  const form = formOf(module);
  const [, , card] = form.blocks;
  if (card?.kind !== 'buttons') throw new Error('the third block has the buttons');
  for (const button of card.buttons) button.does = 'say';
  expect(card.buttons[0]?.url).toBe('https://a.example');
  expect(contentOf(form).blocks[2]).toMatchObject({ buttons: [{ label: 'Shop', reply: '' }, { label: 'Card' }] });
});

test('spaces around words and new keys are no change, an order is', () => {
  const form = formOf(module);
  expect(sameForm(form, { ...formOf(module), name: ' Welcome ' })).toBe(true);
  expect(sameForm(form, { ...form, blocks: form.blocks.toReversed() })).toBe(false);
  expect(sameForm(newForm('line'), newForm('line'))).toBe(true);
  expect(sameForm(newForm('line'), newForm(null))).toBe(false);
});

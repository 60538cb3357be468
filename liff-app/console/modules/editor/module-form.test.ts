import { expect, test } from 'vitest';
import type { ModuleBlock, ModuleView } from '../../../../server/contract/modules.ts';
import { contentOf, moduleFormOf, newModuleForm, sameModuleForm } from './module-form.ts';

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
  expect(contentOf(moduleFormOf(module))).toEqual({ name: 'Welcome', blocks });
});

test('the text of the other kind of button stays while the person tries one, and is not sent', () => {
  const form = moduleFormOf(module);
  const [, , card] = form.blocks;
  if (card?.kind !== 'buttons') throw new Error('the third block has the buttons');
  for (const button of card.buttons) button.does = 'say';
  expect(card.buttons[0]?.url).toBe('https://a.example');
  expect(contentOf(form).blocks[2]).toMatchObject({ buttons: [{ label: 'Shop', reply: '' }, { label: 'Card' }] });
});

test('surrounding spaces and new keys are no change, a new order is', () => {
  const form = moduleFormOf(module);
  expect(sameModuleForm(form, { ...moduleFormOf(module), name: ' Welcome ' })).toBe(true);
  expect(sameModuleForm(form, { ...form, blocks: form.blocks.toReversed() })).toBe(false);
  expect(sameModuleForm(newModuleForm('line'), newModuleForm('line'))).toBe(true);
  expect(sameModuleForm(newModuleForm('line'), newModuleForm(null))).toBe(false);
});

import { expect, test } from 'vitest';
import { type ModuleForm, newBlock } from './module-form.ts';
import { refusedAt } from './module-refusal.ts';

const form: ModuleForm = { platform: 'line', name: 'Welcome', blocks: [newBlock('text'), newBlock('card')] };
const failure = {
  code: 'invalid_body',
  status: 400,
  message: '',
  fieldErrors: {
    name: { code: 'of_a_newer_server', message: 'taken' },
    'blocks.0.text': { code: 'too_rude', message: 'too rude' },
    'blocks.1.campaignId': { code: 'card_deleted', params: {}, message: 'this campaign has been deleted' },
  },
};
const refusal = { form, failure };

test('the server’s error is shown at its block, moves with it, and ends when it is edited', () => {
  expect(refusedAt('blocks.0.text', form, refusal)).toBe('too rude');
  const moved = { ...form, blocks: form.blocks.toReversed() };
  expect(refusedAt('blocks.0.text', moved, refusal)).toBeUndefined();
  expect(refusedAt('blocks.1.text', moved, refusal)).toBe('too rude');
  const [text, card] = form.blocks;
  if (text?.kind !== 'text' || !card) throw new Error('the first block is a text');
  const touched = { ...form, blocks: [{ ...text, text: 'Hi' }, card] };
  expect(refusedAt('blocks.0.text', touched, refusal)).toBeUndefined();
  expect(refusedAt('name', touched, refusal)).toBe('taken');
  expect(refusedAt('name', { ...form, name: 'Other' }, refusal)).toBeUndefined();
  expect(refusedAt('name', form, null)).toBeUndefined();
});

test('a card of a deleted campaign is refused in our words', () => {
  expect(refusedAt('blocks.1.campaignId', form, refusal)).toContain('這個活動已刪除');
});

test('… and one of another account by both names', () => {
  const params = { campaign: 'Spring', platform: 'line', moduleCampaign: 'Summer' };
  const error = { code: 'card_of_channel', params, message: 'the card of …' };
  const elsewhere = { form, failure: { ...failure, fieldErrors: { 'blocks.1.campaignId': error } } };
  expect(refusedAt('blocks.1.campaignId', form, elsewhere)).toContain('「Spring」和使用這個模組的「Summer」');
});

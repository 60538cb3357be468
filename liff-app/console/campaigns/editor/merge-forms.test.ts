import { describe, expect, test } from 'vitest';
import type { CampaignForm } from './form.ts';
import { mergeForms } from './merge-forms.ts';

const text = (words: string) => ({ kind: 'text', text: words, moduleId: null }) as const;
const base: CampaignForm = {
  name: 'Spring',
  card: { imageId: null, title: 'Link', text: 'Tap', button: 'Go', whatsappText: null, keywords: ['a'] },
  successSource: { kind: 'none', text: '', moduleId: null },
  successTarget: text('Done'),
  failureSource: { kind: 'none', text: '', moduleId: null },
  tags: { source: [], target: ['x'] },
  sourceNotice: 'always',
  askFirst: false,
  linkValidDays: 90,
};
const card = (change: Partial<CampaignForm['card']>): CampaignForm => ({ ...base, card: { ...base.card, ...change } });
const form = (change: Partial<CampaignForm>): CampaignForm => ({ ...base, ...change });

describe('two who type upon the same campaign', () => {
  test.each<[string, CampaignForm, CampaignForm, CampaignForm | null]>([
    ['nobody has changed anything', base, base, base],
    ['only they have', base, form({ name: 'Summer' }), form({ name: 'Summer' })],
    ['only I have', card({ title: 'Mine' }), base, card({ title: 'Mine' })],
    [
      'two fields of the card',
      card({ title: 'Mine' }),
      card({ button: 'Theirs' }),
      card({ title: 'Mine', button: 'Theirs' }),
    ],
    [
      'the card and a message',
      card({ title: 'Mine' }),
      form({ successTarget: text('Theirs') }),
      { ...card({ title: 'Mine' }), successTarget: text('Theirs') },
    ],
    [
      'the tags of either side',
      form({ tags: { source: ['m'], target: ['x'] } }),
      form({ tags: { source: [], target: [] } }),
      form({ tags: { source: ['m'], target: [] } }),
    ],
    ['the same field, the same words', card({ title: 'Both' }), card({ title: 'Both' }), card({ title: 'Both' })],
    ['the same field', card({ title: 'Mine' }), card({ title: 'Theirs' }), null],
    ['the same message', form({ failureSource: text('Mine') }), form({ failureSource: text('Theirs') }), null],
    ['the same list', card({ keywords: ['a', 'm'] }), card({ keywords: ['a', 't'] }), null],
  ])('%s', (_name, mine, theirs, merged) => expect(mergeForms(base, mine, theirs)).toEqual(merged));
});

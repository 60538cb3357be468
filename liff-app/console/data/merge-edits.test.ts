import { describe, expect, test } from 'vitest';
import { mergeEdits } from './merge-edits.ts';

type Form = Record<string, unknown>;

const text = (words: string) => ({ kind: 'text', text: words, moduleId: null }) as const;
const base: Form = {
  name: 'Spring',
  'card.imageId': null,
  'card.title': 'Link',
  'card.text': 'Tap',
  'card.button': 'Go',
  'card.whatsappText': null,
  'card.keywords': ['a'],
  'onSuccess.source': { kind: 'none', text: '', moduleId: null },
  'onSuccess.target': text('Done'),
  'onFailure.source': { kind: 'none', text: '', moduleId: null },
  'tags.source': [],
  'tags.target': ['x'],
  sourceNotice: 'always',
  askFirst: false,
  linkValidDays: 90,
};
const form = (change: Partial<Form>): Form => ({ ...base, ...change });

describe('two people who edit the same campaign', () => {
  test.each<[string, Form, Form, Form | null]>([
    ['nobody has changed anything', base, base, base],
    ['only they have', base, form({ name: 'Summer' }), form({ name: 'Summer' })],
    ['only I have', form({ 'card.title': 'Mine' }), base, form({ 'card.title': 'Mine' })],
    [
      'two fields of the card',
      form({ 'card.title': 'Mine' }),
      form({ 'card.button': 'Theirs' }),
      form({ 'card.title': 'Mine', 'card.button': 'Theirs' }),
    ],
    [
      'the card and a message',
      form({ 'card.title': 'Mine' }),
      form({ 'onSuccess.target': text('Theirs') }),
      { ...form({ 'card.title': 'Mine' }), 'onSuccess.target': text('Theirs') },
    ],
    [
      'the tags of either side',
      form({ 'tags.source': ['m'] }),
      form({ 'tags.target': [] }),
      form({ 'tags.source': ['m'], 'tags.target': [] }),
    ],
    [
      'the same field, the same words',
      form({ 'card.title': 'Both' }),
      form({ 'card.title': 'Both' }),
      form({ 'card.title': 'Both' }),
    ],
    ['the same field', form({ 'card.title': 'Mine' }), form({ 'card.title': 'Theirs' }), null],
    [
      'the same message',
      form({ 'onFailure.source': text('Mine') }),
      form({ 'onFailure.source': text('Theirs') }),
      null,
    ],
    ['the same list', form({ 'card.keywords': ['a', 'm'] }), form({ 'card.keywords': ['a', 't'] }), null],
  ])('%s', (_name, mine, theirs, merged) => expect(mergeEdits(base, mine, theirs)).toEqual(merged));
});

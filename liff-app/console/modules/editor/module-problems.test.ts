import { describe, expect, test } from 'vitest';
import { newModuleSchema } from '../../../../server/contract/modules.ts';
import type { Platform } from '../../../../server/contract/platforms.ts';
import { type BlockForm, type ButtonForm, contentOf, type ModuleForm } from './module-form.ts';
import { moduleProblems } from './module-problems.ts';

const id = '0190b5c6-0000-7000-8000-000000000001';
const open = (url: string, more: Partial<ButtonForm> = {}): ButtonForm => ({
  key: url,
  label: 'Go',
  does: 'open',
  url,
  reply: '',
  ...more,
});
const say = (reply: string): ButtonForm => ({ key: reply, label: 'Say', does: 'say', url: 'left over', reply });
const text = (words: string): BlockForm => ({ key: 'a', kind: 'text', text: words });
const buttons = (list: ButtonForm[], more: object = {}): BlockForm => ({
  key: 'b',
  kind: 'buttons',
  imageId: null,
  title: 'Welcome',
  text: '',
  buttons: list,
  ...more,
});
const card = (campaignId: string | null): BlockForm => ({ key: 'c', kind: 'card', campaignId });
const known = { campaignIds: [id] };

type Row = [string, Platform | null, BlockForm[], Record<string, object>];

describe('what can’t be saved as it is, by the path of the API', () => {
  test.each<Row>([
    ['a whole module', 'line', [text('Hi {name}'), buttons([open('https://a.example/b')]), card(id)], {}],
    ['no platform', null, [text('Hi')], { platform: { problem: 'empty' } }],
    ['no block', 'line', [], { blocks: { problem: 'needs_block' } }],
    ['no words', 'line', [text(' ')], { 'blocks.0.text': { problem: 'empty' } }],
    ['words that show nothing', 'line', [text('\u3164')], { 'blocks.0.text': { problem: 'empty' } }],
    ['no picture', 'line', [{ key: 'i', kind: 'image', imageId: null }], { 'blocks.0.imageId': { problem: 'empty' } }],
    ['no campaign', 'line', [card(null)], { 'blocks.0.campaignId': { problem: 'empty' } }],
    [
      'a campaign that is gone, in the second block',
      'line',
      [text('Hi'), card(id.replace('1', '2'))],
      { 'blocks.1.campaignId': { problem: 'card_gone' } },
    ],
    ['LINE takes 5,000', 'line', [text('x'.repeat(5000))], {}],
    [
      'Facebook takes 2,000, a name is 20 of them',
      'messenger',
      [text(`${'x'.repeat(1981)}{name}`)],
      { 'blocks.0.text': { problem: 'too_long', length: 2001, max: 2000 } },
    ],
    [
      'IG counts bytes',
      'instagram',
      [text('好'.repeat(334))],
      { 'blocks.0.text': { problem: 'too_long', length: 1002, max: 1000 } },
    ],
    [
      'a button without words',
      'line',
      [buttons([open('', { label: '' })])],
      { 'blocks.0.buttons.0.label': { problem: 'empty' }, 'blocks.0.buttons.0.url': { problem: 'empty' } },
    ],
    [
      'an address that is none',
      'line',
      [buttons([open('http://a.example'), open('a.example'), open('javascript:alert(1)')])],
      {
        'blocks.0.buttons.0.url': { problem: 'not_public' },
        'blocks.0.buttons.1.url': { problem: 'not_public' },
        'blocks.0.buttons.2.url': { problem: 'not_public' },
      },
    ],
    [
      'WhatsApp: three answers',
      'whatsapp',
      [buttons([say('a'), { ...say('b'), label: 'B' }, { ...say('c'), label: 'C' }])],
      {},
    ],
    [
      'WhatsApp: two answers alike',
      'whatsapp',
      [buttons([say('a'), say('b')])],
      { 'blocks.0.buttons': { problem: 'whatsapp_same_buttons' } },
    ],
    ['LINE: two answers alike', 'line', [buttons([say('a'), say('b')])], {}],
    ['WhatsApp: one address', 'whatsapp', [buttons([open('https://a.example')])], {}],
    [
      'WhatsApp: an address and an answer',
      'whatsapp',
      [buttons([open('https://a.example'), say('b')])],
      { 'blocks.0.buttons': { problem: 'whatsapp_mixed_buttons' } },
    ],
    ['LINE: an address and an answer', 'line', [buttons([open('https://a.example'), say('b')])], {}],
    [
      'a title of 81',
      'line',
      [buttons([say('a')], { title: 'x'.repeat(81) })],
      { 'blocks.0.title': { problem: 'too_long', length: 81, max: 80 } },
    ],
    [
      'a label of 21 and an answer of 101',
      'line',
      [buttons([{ ...say('x'.repeat(101)), label: 'x'.repeat(21) }])],
      {
        'blocks.0.buttons.0.label': { problem: 'too_long', length: 21, max: 20 },
        'blocks.0.buttons.0.reply': { problem: 'too_long', length: 101, max: 100 },
      },
    ],
  ])('%s', (_name, platform, blocks, problems) => {
    const form: ModuleForm = { platform, name: 'Welcome', blocks };
    expect(moduleProblems(form, known)).toEqual(problems);
    // What the form finds nothing wrong with is what the contract takes.
    if (Object.keys(problems).length === 0) {
      expect(newModuleSchema.safeParse({ platform, ...contentOf(form) }).error).toBeUndefined();
    }
  });

  test.each([
    ['', { problem: 'empty' }],
    ['x'.repeat(101), { problem: 'too_long', length: 101, max: 100 }],
  ])('a name: %s', (name, problem) =>
    expect(moduleProblems({ platform: 'line', name, blocks: [text('Hi')] }, known)).toEqual({ name: problem }),
  );
});

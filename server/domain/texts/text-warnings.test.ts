import { expect, test } from 'vitest';
import { campaignWarnings, moduleWarnings } from './text-warnings.ts';

const text = (said: string) => ({ kind: 'text', text: said }) as const;

test('14 §2.8: braces that nothing replaces are warned of, {name} on the card too', () => {
  const card = {
    imageId: null,
    title: 'Hi {name}',
    text: '{city}',
    button: 'Go',
    whatsappText: null,
    keywords: ['{x}'],
  };
  const onSuccess = { source: text('Hi {name}'), target: text('{Name}, {first_name}') };
  const warnings = campaignWarnings({ card, onSuccess, onFailure: { source: null } });
  expect(warnings.map(({ path, code, message }) => [path, code, message.split(' is')[0]])).toEqual([
    ['card.title', 'unknown_variable', '{name}'],
    ['card.text', 'unknown_variable', '{city}'],
    ['onSuccess.target.text', 'unknown_variable', '{Name}'],
    ['onSuccess.target.text', 'unknown_variable', '{first_name}'],
  ]);
});

test('14 §2.8: in a bot module, by block', () => {
  const buttons = [{ label: '{name}', reply: 'x' }];
  const blocks = [text('{name}'), { kind: 'buttons', imageId: null, title: '{name}', text: '{x}', buttons }] as const;
  expect(moduleWarnings([...blocks.map((block) => ({ ...block }))] as never).map(({ path }) => path)).toEqual([
    'blocks.1.text',
    'blocks.1.buttons.0.label',
  ]);
});

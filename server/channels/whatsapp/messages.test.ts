import { expect, test } from 'vitest';
import { renderWhatsappSend, whatsappMessage } from './messages.ts';

const card = {
  kind: 'card',
  title: '綁定',
  text: '點一下',
  button: '立即綁定',
  url: 'https://x.example/go/1',
} as const;

test.each([
  ['886912345678', { to: '+886912345678' }],
  ['TW.13491208655302741918', { recipient: 'TW.13491208655302741918' }],
  ['US.ENT.11815799212886844830', { recipient: 'US.ENT.11815799212886844830' }],
])('a send to %s has its recipient as WhatsApp requires, and our id', (externalId, named) => {
  const body = renderWhatsappSend({ kind: 'text', text: '完成' }, { externalId }, 'outbox-1');
  expect(JSON.parse(new TextDecoder().decode(body))).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...named,
    type: 'text',
    text: { body: '完成' },
    biz_opaque_callback_data: 'outbox-1',
  });
});

test('a card opens its link by a cta_url button', () => {
  expect(whatsappMessage(card)).toEqual({
    type: 'interactive',
    interactive: {
      type: 'cta_url',
      header: { type: 'text', text: '綁定' },
      body: { text: '點一下' },
      action: { name: 'cta_url', parameters: { display_text: '立即綁定', url: card.url } },
    },
  });
});

test.each<[string, object, object | undefined, string]>([
  [
    'a picture is the header',
    { imageUrl: 'https://x.example/a.png' },
    { type: 'image', image: { link: 'https://x.example/a.png' } },
    '綁定\n點一下',
  ],
  [
    'a picture that WhatsApp would refuse isn’t',
    { imageUrl: 'http://x.example/a.png' },
    { type: 'text', text: '綁定' },
    '點一下',
  ],
  ['a title over 60 is in the body', { title: '字'.repeat(61) }, undefined, `${'字'.repeat(61)}\n點一下`],
  ['a title of two lines too', { title: 'a\nb' }, undefined, 'a\nb\n點一下'],
  ['a title alone is the body', { text: '' }, undefined, '綁定'],
])('%s', (_name, more, header, body) => {
  const { interactive } = whatsappMessage({ ...card, ...more }) as { interactive: Record<string, unknown> };
  expect([interactive.header, interactive.body]).toEqual([header, { text: body }]);
});

const opens = { label: '看商品', url: 'https://x.example/shop' };
const says = { label: '綁定', data: 'say:我要綁定' };
const choice = { kind: 'buttons', title: '新品', text: '挑一件', imageUrl: 'https://x.example/a.png' } as const;
const header = { type: 'image', image: { link: choice.imageUrl } };

test('a card has one link, or up to three replies', () => {
  expect(whatsappMessage({ ...choice, buttons: [opens] })).toMatchObject({
    interactive: { type: 'cta_url', header, action: { parameters: { display_text: '看商品', url: opens.url } } },
  });
  expect(whatsappMessage({ ...choice, buttons: [says, { label: '好', data: 'ok' }] })).toEqual({
    type: 'interactive',
    interactive: {
      type: 'button',
      header,
      body: { text: '新品\n挑一件' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'say:我要綁定', title: '綁定' } },
          { type: 'reply', reply: { id: 'ok', title: '好' } },
        ],
      },
    },
  });
});

test.each([
  ['an address beside an answer', [opens, says]],
  ['two addresses', [opens, { ...opens, label: '另一個' }]],
  ['two answers of one label', [says, { ...says, data: 'other' }]],
  ['two labels of one answer', [says, { ...says, label: 'other' }]],
])('%s is more than a WhatsApp card accepts', (_name, buttons) => {
  expect(() => whatsappMessage({ ...choice, buttons })).toThrow(RangeError);
});

test('a picture is sent by its address', () => {
  const image = { kind: 'image', url: 'https://x.example/a.png', previewUrl: 'https://x.example/s.png' } as const;
  expect(whatsappMessage(image)).toEqual({ type: 'image', image: { link: image.url } });
});

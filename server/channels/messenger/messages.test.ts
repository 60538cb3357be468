import { expect, test } from 'vitest';
import { messengerMessage, renderMessengerSend } from './messages.ts';

const card = {
  kind: 'card',
  title: '綁定會員',
  text: '點一下',
  button: '立即綁定',
  url: 'https://x.example/go/1',
} as const;

test('a send is a RESPONSE with our id in its metadata', () => {
  const body = renderMessengerSend({ kind: 'text', text: '完成' }, { externalId: '42' }, 'outbox-1');
  expect(JSON.parse(new TextDecoder().decode(body))).toEqual({
    recipient: { id: '42' },
    messaging_type: 'RESPONSE',
    message: { text: '完成', metadata: 'outbox-1' },
  });
});

test('a long text is cut to 2,000 UTF-16 units, between characters', () => {
  const { text } = messengerMessage({ kind: 'text', text: '😀'.repeat(1001) }) as { text: string };
  expect(text).toBe(`${'😀'.repeat(999)}…`);
});

test('a card is a generic template of one element', () => {
  expect(messengerMessage(card)).toEqual({
    attachment: {
      type: 'template',
      payload: {
        template_type: 'generic',
        elements: [
          {
            title: '綁定會員',
            subtitle: '點一下',
            default_action: { type: 'web_url', url: card.url },
            buttons: [{ type: 'web_url', url: card.url, title: '立即綁定' }],
          },
        ],
      },
    },
  });
});

test('a picture is shown square; one that Messenger would refuse is left out', () => {
  const shown = {
    attachment: { payload: { image_aspect_ratio: 'square', elements: [{ image_url: 'https://x.example/a.png' }] } },
  };
  expect(messengerMessage({ ...card, imageUrl: 'https://x.example/a.png' })).toMatchObject(shown);
  expect(messengerMessage({ ...card, imageUrl: 'http://x.example/a.png' })).toEqual(messengerMessage(card));
});

test('everything too long is cut', () => {
  const long = '字'.repeat(500);
  const message = JSON.parse(
    JSON.stringify(messengerMessage({ ...card, title: long, text: long, button: '👨‍👩‍👧'.repeat(9) })),
  );
  const [element] = message.attachment.payload.elements;
  expect([element.title.length, element.subtitle.length]).toEqual([80, 80]);
  expect(element.buttons[0].title).toBe('👨‍👩‍👧👨‍👩‍👧…');
  expect(messengerMessage({ ...card, text: '' })).not.toHaveProperty('attachment.payload.elements.0.subtitle');
});

test('a card with several buttons is a generic template; a tap on it opens the first address, and sends nothing', () => {
  const opens = { label: '看商品', url: 'https://x.example/商品' };
  const says = { label: '綁定', data: 'say:我要綁定' };
  const choice = { kind: 'buttons', title: '新品', text: '挑一件' } as const;
  const url = 'https://x.example/%E5%95%86%E5%93%81';
  expect(messengerMessage({ ...choice, buttons: [opens, says] })).toMatchObject({
    attachment: {
      payload: {
        template_type: 'generic',
        elements: [
          {
            title: '新品',
            subtitle: '挑一件',
            default_action: { type: 'web_url', url },
            buttons: [
              { type: 'web_url', url, title: '看商品' },
              { type: 'postback', payload: 'say:我要綁定', title: '綁定' },
            ],
          },
        ],
      },
    },
  });
  const answered = messengerMessage({ ...choice, buttons: [says, opens] });
  expect(answered).not.toHaveProperty('attachment.payload.elements.0.default_action');
});

test('a picture is sent by its address', () => {
  const image = { kind: 'image', url: 'https://x.example/a.png', previewUrl: 'https://x.example/s.png' } as const;
  expect(messengerMessage(image)).toEqual({ attachment: { type: 'image', payload: { url: image.url } } });
});

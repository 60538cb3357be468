import { expect, test } from 'vitest';
import { lineMessage, renderLineSend } from './messages.ts';

const card = {
  kind: 'card',
  title: '綁定會員',
  text: '點一下',
  button: '立即綁定',
  url: 'https://x.example/go/1',
} as const;

test('a push has its recipient and one message', () => {
  const body = renderLineSend({ kind: 'text', text: '完成 😀' }, { externalId: 'U1' });
  expect(JSON.parse(new TextDecoder().decode(body))).toEqual({
    to: 'U1',
    messages: [{ type: 'text', text: '完成 😀' }],
  });
});

test('a long text is cut to 5,000 UTF-16 units, between characters', () => {
  expect(lineMessage({ kind: 'text', text: '字'.repeat(5000) })).toEqual({ type: 'text', text: '字'.repeat(5000) });
  const { text } = lineMessage({ kind: 'text', text: '😀'.repeat(2501) }) as { text: string };
  expect(text).toBe(`${'😀'.repeat(2499)}…`);
});

test('characters that no platform accepts are sent as U+FFFD', () => {
  expect(lineMessage({ kind: 'text', text: 'a\u0000\uD83D' })).toEqual({ type: 'text', text: 'a\uFFFD\uFFFD' });
});

test('a card is a Flex bubble with a button', () => {
  expect(lineMessage(card)).toMatchObject({
    type: 'flex',
    altText: '綁定會員\n點一下',
    contents: {
      type: 'bubble',
      body: {
        contents: [
          { type: 'text', text: '綁定會員' },
          { type: 'text', text: '點一下' },
        ],
      },
      footer: { contents: [{ type: 'button', action: { type: 'uri', label: '立即綁定', uri: card.url } }] },
    },
  });
  expect(JSON.stringify(lineMessage(card))).not.toContain('hero');
});

test.each([
  ['https://x.example/a.png', true],
  ['http://x.example/a.png', false],
  [`https://x.example/${'a'.repeat(2000)}`, false],
])('a picture at %.30s is shown: %s', (imageUrl, shown) => {
  expect(JSON.stringify(lineMessage({ ...card, imageUrl })).includes('"hero"')).toBe(shown);
});

test('no text component is empty', () => {
  expect(lineMessage({ ...card, text: '' })).toMatchObject({
    altText: '綁定會員',
    contents: { body: { contents: [{}] } },
  });
});

test('everything too long is cut, and the bubble stays under 30 KB', () => {
  const long = '😀字'.repeat(9000);
  const message = JSON.parse(JSON.stringify(lineMessage({ ...card, title: long, text: long, button: long })));
  expect(message.altText.length).toBeLessThanOrEqual(1500);
  expect([...message.contents.footer.contents[0].action.label]).toHaveLength(20);
  expect(Buffer.byteLength(JSON.stringify(message.contents))).toBeLessThan(30_000);
});

const opens = { label: '看商品', url: 'https://x.example/shop' };
const says = { label: '綁定', data: 'say:我要綁定' };
const choice = { kind: 'buttons', title: '新品', text: '挑一件', imageUrl: 'https://x.example/a.png' } as const;

test('a card with several buttons has one per row; a button’s reply is shown in the chat', () => {
  const { contents } = lineMessage({ ...choice, buttons: [opens, says, { label: '好', data: 'ok' }] }) as {
    contents: { footer: { contents: { action: object }[] }; hero: object };
  };
  const uri = { type: 'uri', label: '看商品', uri: opens.url };
  expect(contents.footer.contents.map(({ action }) => action)).toEqual([
    uri,
    { type: 'postback', label: '綁定', data: 'say:我要綁定', displayText: '我要綁定' },
    { type: 'postback', label: '好', data: 'ok', displayText: '好' },
  ]);
  expect(contents.hero).toMatchObject({ url: choice.imageUrl, aspectRatio: '1:1', action: uri });
});

test('a tap on a card’s picture sends nothing in the customer’s name', () => {
  expect(lineMessage({ ...choice, buttons: [says, opens] })).not.toHaveProperty('contents.hero.action');
});

test('a picture is sent in two sizes', () => {
  const image = { kind: 'image', url: 'https://x.example/a.png', previewUrl: 'https://x.example/s.png' } as const;
  expect(lineMessage(image)).toEqual({
    type: 'image',
    originalContentUrl: image.url,
    previewImageUrl: image.previewUrl,
  });
  expect(() => lineMessage({ ...image, previewUrl: 'http://x.example/s.png' })).toThrow(RangeError);
});

test('several messages are one push', () => {
  const messages = [card, { kind: 'text', text: '完成' } as const];
  const push = JSON.parse(
    new TextDecoder().decode(renderLineSend({ kind: 'several', messages }, { externalId: 'U1' })),
  );
  expect(push).toEqual({ to: 'U1', messages: messages.map(lineMessage) });
});

test('an address over 1,000 characters is refused: it cannot be cut', () => {
  const url = `https://x.example/${'a'.repeat(1000)}`;
  expect(() => lineMessage({ ...card, url })).toThrow(RangeError);
});

test.each([
  [undefined, '1:1'],
  [{ width: 660, height: 900 }, '660:900'],
  [{ width: 660, height: 1980 }, '660:1980'],
  [{ width: 660, height: 1981 }, '660:1980'],
  [{ width: 1, height: 9 }, '1:3'],
  [{ width: 9, height: 1 }, '9:1'],
  [{ width: 66_666, height: 66_666 }, '33333:33333'],
  [{ width: 100_000, height: 1 }, '33333:1'],
])('a picture of %j is shown as %s', (imageRatio, aspectRatio) => {
  const message = lineMessage({ ...card, imageUrl: 'https://x.example/a.png', ...(imageRatio && { imageRatio }) });
  expect(message).toMatchObject({ contents: { hero: { aspectRatio } } });
});

test('a text with buttons is a bubble whose buttons reply in the chat', () => {
  const buttons = [{ label: '是我，連結', data: 'yes:1' }];
  expect(lineMessage({ kind: 'text', text: '要連結嗎？', buttons })).toMatchObject({
    type: 'flex',
    altText: '要連結嗎？',
    contents: {
      body: { contents: [{ type: 'text', text: '要連結嗎？', wrap: true }] },
      footer: {
        contents: [{ action: { type: 'postback', label: '是我，連結', data: 'yes:1', displayText: '是我，連結' } }],
      },
    },
  });
  expect(lineMessage({ kind: 'text', text: 'x', buttons: [] })).toEqual({ type: 'text', text: 'x' });
});

import { expect, test } from 'vitest';
import { instagramMessage, renderInstagramSend } from './messages.ts';

const card = {
  kind: 'card',
  title: '綁定',
  text: '點一下',
  button: '立即綁定',
  url: 'https://x.example/go/1',
} as const;

test('a send has its recipient and our id; Instagram has no messaging_type', () => {
  const body = renderInstagramSend({ kind: 'text', text: '完成' }, { externalId: '42' }, 'outbox-1');
  expect(JSON.parse(new TextDecoder().decode(body))).toEqual({
    recipient: { id: '42' },
    message: { text: '完成', metadata: 'outbox-1' },
  });
});

test('a text is cut to 1,000 bytes, between characters', () => {
  expect(instagramMessage({ kind: 'text', text: '字'.repeat(334) })).toEqual({ text: `${'字'.repeat(332)}…` });
});

test('a picture is sent without a ratio, which Instagram refuses', () => {
  const message = JSON.stringify(instagramMessage({ ...card, imageUrl: 'https://x.example/a.png' }));
  expect(message).toContain('"image_url":"https://x.example/a.png"');
  expect(message).not.toContain('image_aspect_ratio');
});

test.each([
  [640, 'button template'],
  [641, 'quick replies'],
])('buttons under %i characters are a %s', (length, form) => {
  const message = instagramMessage({ kind: 'text', text: 'x'.repeat(length), buttons: [{ label: 'Yes', data: 'Y' }] });
  expect(message).toMatchObject(
    form === 'quick replies'
      ? { text: 'x'.repeat(length), quick_replies: [{ content_type: 'text', title: 'Yes', payload: 'Y' }] }
      : {
          attachment: {
            payload: { template_type: 'button', buttons: [{ type: 'postback', title: 'Yes', payload: 'Y' }] },
          },
        },
  );
});

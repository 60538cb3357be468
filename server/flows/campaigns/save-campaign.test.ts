// The text of WhatsApp's draft (M10): only if WhatsApp is the target, and within the limit of a draft.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

type Answer = CampaignView & { errors?: { path: string; message: string }[] };
const create = (target: 'line' | 'whatsapp', whatsappText?: unknown) =>
  app.api<Answer>('POST', '/campaigns', {
    name: 'test',
    sourceChannelId: app.messenger.id,
    targetChannelId: app[target].id,
    card: whatsappText === undefined ? {} : { whatsappText },
  });
const change = (id: string, whatsappText: unknown) =>
  app.api<Answer>('PATCH', `/campaigns/${id}`, { card: { whatsappText } });
const refused = {
  status: 400,
  body: {
    code: 'invalid_body',
    errors: [{ path: 'card.whatsappText', message: 'is only for campaigns whose target is WhatsApp; leave it null' }],
  },
};

describe('whatsappText', () => {
  test.each<[string, unknown, number, string | null]>([
    ['left out: our words are shown', undefined, 201, null],
    ['null', null, 201, null],
    ['words', '  我要集點！\n謝謝 ', 201, '我要集點！\n謝謝'],
    ['200 characters', '字'.repeat(200), 201, '字'.repeat(200)],
    ['201 characters', '字'.repeat(201), 400, null],
    ['empty', ' ', 400, null],
    ['NUL', 'a\u0000b', 400, null],
    ['a number', 7, 400, null],
  ])('%s', async (_name, whatsappText, status, kept) => {
    const made = await create('whatsapp', whatsappText);
    expect(made.status).toBe(status);
    if (status === 201) expect(made.body.card.whatsappText).toBe(kept);
    else expect(made.body.errors).toMatchObject([{ path: 'card.whatsappText' }]);
  });

  test('is changed and removed', async () => {
    const { id } = (await create('whatsapp', 'first')).body;
    expect((await change(id, 'second')).body.card).toMatchObject({ whatsappText: 'second', keywords: [] });
    expect((await change(id, null)).body.card.whatsappText).toBeNull();
  });

  test('is refused with an error if LINE is the target', async () => {
    expect(await create('line', 'hello')).toMatchObject(refused);
    const made = await create('line', null);
    expect(made.status).toBe(201);
    expect(await change(made.body.id, 'hello')).toMatchObject(refused);
    expect((await change(made.body.id, null)).status).toBe(200);
  });
});

test('the default texts of a card contain the brand’s name, and fit whatever its length', async () => {
  const text = async () => (await create('line')).body.card.text;
  expect(await text()).toBe('點一下，小島選物 LINE 在兩邊都認得是你。請別轉傳這張卡片。');
  await app.api('PATCH', '/brand', { name: '長'.repeat(60) });
  expect(await text()).toBe(`點一下，${'長'.repeat(19)}… 在兩邊都認得是你。請別轉傳這張卡片。`);
});

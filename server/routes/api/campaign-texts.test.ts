// The limits of a campaign's texts, by the platform that sends them, and the link that requests its card (M10, M14).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignView, NewCampaign } from '../../contract/campaigns.ts';
import type { Problem } from '../../contract/common.ts';
import type { TestPlatform } from '../../testing/test-accounts.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const create = (source: TestPlatform, target: 'line' | 'whatsapp', more: Partial<NewCampaign>) =>
  app.api<CampaignView & Problem>('POST', '/campaigns', {
    name: 'test',
    sourceChannelId: app[source].id,
    targetChannelId: app[target].id,
    ...more,
  });
const text = (length: number, of = 'x') => ({ kind: 'text' as const, text: of.repeat(length) });

test.each<[string, TestPlatform, 'line' | 'whatsapp', Partial<NewCampaign>, string | null]>([
  ['Messenger, the button under it', 'messenger', 'line', { onSuccess: { source: text(2000) } }, null],
  ['Messenger, too long', 'messenger', 'line', { onFailure: { source: text(2001) } }, 'onFailure.source.text'],
  ['Instagram counts bytes', 'instagram', 'line', { onFailure: { source: text(334, '字') } }, 'onFailure.source.text'],
  ['Instagram, just right', 'instagram', 'line', { onFailure: { source: text(333, '字') } }, null],
  [
    '14 §2.8: Instagram, {name} as 60 bytes, too long',
    'instagram',
    'line',
    { onFailure: { source: { kind: 'text', text: `${'字'.repeat(314)}{name}` } } },
    'onFailure.source.text',
  ],
  [
    '14 §2.8: Instagram, {name} as 60 bytes, just right',
    'instagram',
    'line',
    { onFailure: { source: { kind: 'text', text: `${'字'.repeat(313)}{name}` } } },
    null,
  ],
  ['WhatsApp without a button', 'whatsapp', 'line', { onFailure: { source: text(4096) } }, null],
  ['WhatsApp with its button', 'whatsapp', 'line', { onSuccess: { source: text(1025) } }, 'onSuccess.source.text'],
  [
    'WhatsApp, the button switched off',
    'whatsapp',
    'line',
    { sourceNotice: 'never', onSuccess: { source: text(1025) } },
    null,
  ],
  [
    'WhatsApp as a target always has the button',
    'messenger',
    'whatsapp',
    { onSuccess: { source: null, target: text(1025) } },
    'onSuccess.target.text',
  ],
  ['LINE counts UTF-16 units', 'messenger', 'line', { onSuccess: { source: null, target: text(2500, '😀') } }, null],
])('%s', async (_name, source, target, more, refused) => {
  const { status, body } = await create(source, target, more);
  expect(status).toBe(refused ? 400 : 201);
  if (refused) {
    const message = expect.stringMatching(/takes at most \d+/);
    expect(body.errors).toMatchObject([{ path: refused, code: 'too_long_for_platform', message }]);
  }
});

test.each(['', ' ', '\u200b', '\u3164', '\u2060\ufe0f'])(
  'an invisible keyword is refused, live and when it is published: %j',
  async (keyword) => {
    const card = { keywords: ['ok', keyword] };
    const errors = [{ path: 'card.keywords.1', message: 'must not be empty' }];
    expect(await create('messenger', 'line', { card })).toMatchObject({ status: 400, body: { errors } });
    const { id } = (await create('messenger', 'line', {})).body;
    const change = (body: object) => app.api<Problem>('PATCH', `/campaigns/${id}`, body);
    expect(await change({ card })).toMatchObject({ status: 400, body: { errors } });
    expect((await change({ draft: { card } })).status).toBe(200);
    expect(await app.api('POST', `/campaigns/${id}/publish`)).toMatchObject({ status: 400, body: { errors } });
  },
);

test('an edit has the same limits', async () => {
  const { body } = await create('instagram', 'line', {});
  const edit = (source: object) => app.api<Problem>('PATCH', `/campaigns/${body.id}`, { onFailure: { source } });
  expect((await edit(text(334, '字'))).body.errors?.[0]?.message).toBe(
    'is 1002 bytes (a Chinese character is 3); Instagram takes at most 1000',
  );
  expect((await edit(text(333, '字'))).status).toBe(200);
});

test.each<[TestPlatform, RegExp]>([
  ['messenger', /^https:\/\/m\.me\/\d+\?ref=[0-9A-Z]{4}-[0-9A-Z]{4}$/],
  ['instagram', /^https:\/\/ig\.me\/m\/kojima\.select\?ref=[0-9A-Z]{4}-[0-9A-Z]{4}$/],
  ['whatsapp', /^https:\/\/wa\.me\/886277001234\?text=.*[0-9A-Z]{4}-[0-9A-Z]{4}/],
  ['line', /^https:\/\/line\.me\/R\/oaMessage\/%40kojima\/\?.*[0-9A-Z]{4}-[0-9A-Z]{4}/],
])(
  'the link that requests the card on %s is in every answer of the campaign, including the first',
  async (source, link) => {
    const { body } = await create(source, source === 'line' ? 'whatsapp' : 'line', {});
    expect(body.referralUrl).toMatch(link);
    expect((await app.api<CampaignView>('GET', `/campaigns/${body.id}`)).body.referralUrl).toBe(body.referralUrl);
  },
);

// Invisible texts for customers: refused where they would be sent, shown if an earlier version accepted them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { Problem } from '../../contract/common.ts';
import type { ModuleView } from '../../contract/modules.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const message = (text: string) => ({ kind: 'text', text }) as const;
const empty = { code: 'empty', params: {}, message: 'must not be empty' };
const texts = ['', ' ', '\u200b', '\u3164', '\u2060\ufe0f', '\u200b \u2800\n'];

describe('a campaign', () => {
  const changes = (text: string): [string, object][] => [
    ['card.title', { card: { title: text } }],
    ['card.text', { card: { text } }],
    ['card.button', { card: { button: text } }],
    ['onSuccess.source.text', { onSuccess: { source: message(text) } }],
    ['onSuccess.target.text', { onSuccess: { target: message(text) } }],
    ['onFailure.source.text', { onFailure: { source: message(text) } }],
  ];

  test.each(texts)('with %j in its texts is refused, live and when it is published; a draft is saved', async (text) => {
    const whatsapp = { card: { whatsappText: text } };
    const toWhatsapp = await app.newCampaign({ targetChannelId: app.whatsapp.id });
    const refused = await app.api<Problem>('PATCH', `/campaigns/${toWhatsapp.id}`, whatsapp);
    expect(refused.body.errors).toEqual([{ path: 'card.whatsappText', ...empty }]);
    for (const [path, change] of changes(text)) {
      const { id } = await app.newCampaign();
      const errors = [{ path, ...empty }];
      const live = await app.api<Problem>('PATCH', `/campaigns/${id}`, change);
      expect([live.status, live.body.errors]).toEqual([400, errors]);
      const draft = await app.api<CampaignView>('PATCH', `/campaigns/${id}`, { draft: change });
      expect([draft.status, draft.body.draft]).toEqual([200, change]);
      const published = await app.api<Problem>('POST', `/campaigns/${id}/publish`);
      expect([published.status, published.body.errors]).toEqual([400, errors]);
    }
  });

  test('that has them from an earlier version is shown, listed, renamed and fixed', async () => {
    const { id, card } = await app.newCampaign();
    const unseen = { ...card, title: '\u3164', text: '\u200b', button: '\u2800', keywords: ['\u3164'] };
    const failure = { source: message('\u200b') };
    await app.context.store.pool.query(
      `update campaign set name = $2, card = $3, on_failure = $4, tags = '{"source": [""], "target": []}' where id = $1`,
      [id, '\u3164', unseen, failure],
    );
    const read = await app.api<CampaignView>('GET', `/campaigns/${id}`);
    expect([read.status, read.body.name, read.body.card, read.body.onFailure]).toEqual([
      200,
      '\u3164',
      unseen,
      failure,
    ]);
    expect((await app.api('GET', '/campaigns')).status).toBe(200);
    expect(await app.api('PATCH', `/campaigns/${id}`, { name: 'kept' })).toMatchObject({
      status: 200,
      body: { name: 'kept', card: unseen },
    });
    const fixed = { title: 'Title', text: 'Text', button: 'Button', keywords: [] };
    expect(await app.api('PATCH', `/campaigns/${id}`, { card: fixed })).toMatchObject({
      status: 200,
      body: { card: fixed },
    });
  });
});

describe('a bot module', () => {
  const url = 'https://example.com/';
  const buttons = (more: object) => ({ kind: 'buttons', title: 'Title', buttons: [{ label: 'Open', url }], ...more });
  const blocks = (text: string): [string, object][] => [
    ['text', message(text)],
    ['title', buttons({ title: text })],
    ['buttons.0.label', buttons({ buttons: [{ label: text, url }] })],
    ['buttons.0.label', buttons({ buttons: [{ label: text, reply: 'yes' }] })],
    ['buttons.0.reply', buttons({ buttons: [{ label: 'Yes', reply: text }] })],
  ];
  const make = (block: object) =>
    app.api<ModuleView & Problem>('POST', '/modules', { platform: 'line', name: 'x', blocks: [block] });

  test.each(texts)('with %j in its texts is refused', async (text) => {
    for (const [path, block] of blocks(text)) {
      const { status, body } = await make(block);
      expect([status, body.errors]).toEqual([400, [{ path: `blocks.0.${path}`, ...empty }]]);
    }
  });

  test.each(texts)('has no text under its title if that is %j', async (text) => {
    expect(await make(buttons({ text }))).toMatchObject({ status: 201, body: { blocks: [{ text: '' }] } });
  });

  test('that has them from an earlier version is shown, listed and renamed', async () => {
    const { id } = (await make(message('seen'))).body;
    const kept = [
      message('\u3164'),
      buttons({ imageId: null, text: '', title: '\u200b', buttons: [{ label: '\u2800', url }] }),
      buttons({ imageId: null, text: '', title: '\u200b', buttons: [{ label: '\u2800', reply: '\u3164' }] }),
    ];
    await app.context.store.pool.query('update module set blocks = $2 where id = $1', [id, JSON.stringify(kept)]);
    const read = await app.api<ModuleView>('GET', `/modules/${id}`);
    expect([read.status, read.body.blocks]).toEqual([200, kept]);
    expect((await app.api('GET', '/modules')).status).toBe(200);
    expect(await app.api('PATCH', `/modules/${id}`, { name: 'kept' })).toMatchObject({
      status: 200,
      body: { name: 'kept', blocks: kept },
    });
  });
});

test('visible characters stay as typed: joined emoji, lines, variables', async () => {
  const text = '👨‍👩‍👧 {name}\n\n到了';
  const made = await app.newCampaign({ onFailure: { source: message(text) }, card: { title: '❤️', button: '👍🏽' } });
  expect(made).toMatchObject({ onFailure: { source: { text } }, card: { title: '❤️', button: '👍🏽' } });
});

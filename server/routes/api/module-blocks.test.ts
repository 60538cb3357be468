// The blocks of a bot module (M13): everything that its platform can't send is refused, each error with its path, all at once.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { ModuleView } from '../../contract/modules.ts';
import type { Platform } from '../../domain/channel.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { plain, upload } from '../../testing/test-pictures.ts';

let app: TestApp;
const pictures = { wide: '', tall: '' };
const campaigns = {} as Record<Platform, string>;
let deleted: string;
beforeAll(async () => {
  app = await openTestApp();
  const picture = async (height: number) => (await upload(app, await plain(100, height).jpeg().toBuffer())).body.id;
  Object.assign(pictures, { wide: await picture(300), tall: await picture(301) });
  for (const source of ['line', 'messenger', 'instagram', 'whatsapp'] as const) {
    const targetChannelId = app[source === 'line' ? 'whatsapp' : 'line'].id;
    campaigns[source] = (
      await app.newCampaign({ name: `from ${source}`, sourceChannelId: app[source].id, targetChannelId })
    ).id;
  }
  deleted = (await app.newCampaign({ name: 'gone' })).id;
  await app.api('DELETE', `/campaigns/${deleted}`);
});
afterAll(() => app.close());

type Answer = ModuleView & Problem;
type Block = Record<string, unknown>;
const text = (words = 'hello'): Block => ({ kind: 'text', text: words });
const buttons = (more: Block = {}): Block => ({
  kind: 'buttons',
  title: 'Title',
  buttons: [{ label: 'Open', url: 'https://example.com/' }],
  ...more,
});
const make = (platform: Platform, blocks: unknown, headers = {}) =>
  app.api<Answer>('POST', '/modules', { platform, name: 'test', blocks }, headers);
const patch = (id: string, body: object, headers = {}) => app.api<Answer>('PATCH', `/modules/${id}`, body, headers);

const whatsappWords = 'WhatsApp takes either one button that opens an address, or up to three that reply';
const url = (address: string) => buttons({ buttons: [{ label: 'x', url: address }] });
const reply = { label: 'Say', reply: 'hi' };
const open = { label: 'Open', url: 'https://example.com/' };

test.each<[string, Platform, () => unknown, Record<string, string | RegExp>]>([
  ['no block', 'line', () => [], { blocks: 'needs a block' }],
  ['six blocks', 'line', () => Array(6).fill(text()), { blocks: /5/ }],
  ['a block of no kind we know', 'line', () => [{ kind: 'video' }], { 'blocks.0.kind': /./ }],
  ['an empty text', 'line', () => [text(' ')], { 'blocks.0.text': 'must not be empty' }],
  ['no button', 'line', () => [buttons({ buttons: [] })], { 'blocks.0.buttons': 'needs a button' }],
  ['four buttons', 'line', () => [buttons({ buttons: Array(4).fill(open) })], { 'blocks.0.buttons': /3/ }],
  [
    'an address that isn’t https',
    'line',
    () => [url('http://example.com/')],
    { 'blocks.0.buttons.0.url': 'must be an https address' },
  ],
  ['a script', 'line', () => [url('javascript:alert(1)')], { 'blocks.0.buttons.0.url': 'must be an https address' }],
  [
    'a picture that isn’t there',
    'line',
    () => [{ kind: 'image', imageId: randomUUID() }],
    { 'blocks.0.imageId': 'there is no such picture' },
  ],
  [
    '… on buttons',
    'whatsapp',
    () => [buttons({ imageId: randomUUID() })],
    { 'blocks.0.imageId': 'there is no such picture' },
  ],
  [
    'a picture too high on LINE’s buttons',
    'line',
    () => [text(), buttons({ imageId: pictures.tall })],
    { 'blocks.1.imageId': 'LINE: height at most 3 × width' },
  ],
  [
    'a text too long for Messenger',
    'messenger',
    () => [text('x'.repeat(2001))],
    { 'blocks.0.text': 'is 2001 characters; Messenger takes at most 2000' },
  ],
  [
    'bytes too many for Instagram',
    'instagram',
    () => [text('字'.repeat(334))],
    { 'blocks.0.text': 'is 1002 bytes (a Chinese character is 3); Instagram takes at most 1000' },
  ],
  [
    'a name that would not fit',
    'messenger',
    () => [text(`${'x'.repeat(1981)}{name}`)],
    { 'blocks.0.text': 'is 2001 characters; Messenger takes at most 2000' },
  ],
  [
    'title and text both too long with their names',
    'messenger',
    () => [buttons({ title: `${'x'.repeat(61)}{name}`, text: `{name}${'x'.repeat(61)}` })],
    { 'blocks.0.title': /is 81/, 'blocks.0.text': /is 81/ },
  ],
  [
    'both kinds of button on WhatsApp',
    'whatsapp',
    () => [buttons({ buttons: [open, reply] })],
    { 'blocks.0.buttons': whatsappWords },
  ],
  [
    'two addresses on WhatsApp',
    'whatsapp',
    () => [buttons({ buttons: [open, open] })],
    { 'blocks.0.buttons': whatsappWords },
  ],
  [
    'two answers alike on WhatsApp',
    'whatsapp',
    () => [buttons({ buttons: [reply, { ...reply, label: 'Other' }] })],
    { 'blocks.0.buttons': 'WhatsApp takes no two buttons alike' },
  ],
  [
    'the card of no campaign',
    'messenger',
    () => [{ kind: 'card', campaignId: randomUUID() }],
    { 'blocks.0.campaignId': 'there is no such campaign' },
  ],
  [
    'the card of a deleted campaign',
    'messenger',
    () => [{ kind: 'card', campaignId: deleted }],
    { 'blocks.0.campaignId': 'this campaign has been deleted' },
  ],
  [
    'the card of another platform',
    'line',
    () => [{ kind: 'card', campaignId: campaigns.messenger }],
    { 'blocks.0.campaignId': 'the card of “from messenger” is sent on Messenger, not on LINE' },
  ],
  [
    'everything at once',
    'whatsapp',
    () => [
      text('x'.repeat(4097)),
      { kind: 'image', imageId: randomUUID() },
      buttons({ imageId: randomUUID(), buttons: [open, reply] }),
      { kind: 'card', campaignId: deleted },
    ],
    {
      'blocks.0.text': /4096/,
      'blocks.1.imageId': /no such picture/,
      'blocks.2.imageId': /no such picture/,
      'blocks.2.buttons': whatsappWords,
      'blocks.3.campaignId': /deleted/,
    },
  ],
])('refused: %s', async (_what, platform, blocks, errors) => {
  const { status, body } = await make(platform, blocks());
  expect([status, body.code]).toEqual([400, 'invalid_body']);
  const expected = Object.entries(errors).map(([path, message]) => ({
    path,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  }));
  expect(body.errors).toMatchObject(expected);
  const { id } = (await make(platform, [text()])).body;
  expect((await patch(id, { blocks: blocks() })).body.errors).toMatchObject(expected);
});

test.each<[string, Platform, () => unknown]>([
  [
    'five blocks of every kind',
    'messenger',
    () => [
      text(),
      { kind: 'image', imageId: pictures.tall },
      buttons({ imageId: pictures.tall }),
      { kind: 'card', campaignId: campaigns.messenger },
      text(),
    ],
  ],
  ['a picture of 1:3 on LINE’s buttons', 'line', () => [buttons({ imageId: pictures.wide })]],
  ['a higher one alone', 'line', () => [{ kind: 'image', imageId: pictures.tall }]],
  ['both kinds of button on LINE', 'line', () => [buttons({ buttons: [open, reply, open] })]],
  [
    'three answers on WhatsApp',
    'whatsapp',
    () => [buttons({ buttons: [reply, { label: 'B', reply: 'b' }, { label: 'C', reply: 'c' }] })],
  ],
  ['one address on WhatsApp', 'whatsapp', () => [buttons({ buttons: [open] })]],
  ['a text and a name that just fit', 'messenger', () => [text(`${'x'.repeat(1980)}{name}`)]],
])('accepted: %s', async (_what, platform, blocks) => {
  expect((await make(platform, blocks())).status).toBe(201);
});

test.each<[string, unknown]>([
  ['a field nobody knows', { platform: 'line', name: 'x', blocks: [text()], more: 1 }],
  ['no name', { platform: 'line', name: ' ', blocks: [text()] }],
  ['a name of 10,000 characters', { platform: 'line', name: 'x'.repeat(10_000), blocks: [text()] }],
  ['NUL in a text', { platform: 'line', name: 'x', blocks: [text('a\u0000')] }],
  ['another platform than there are', { platform: 'fax', name: 'x', blocks: [text()] }],
])('refused: %s', async (_what, body) => {
  expect(await app.api('POST', '/modules', body)).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
});

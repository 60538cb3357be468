// Bot modules as messages of a campaign (M13): which are refused, and that copies keep them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignView, NewCampaign } from '../../contract/campaigns.ts';
import type { Problem } from '../../contract/common.ts';
import type { ModuleBlock, ModuleView } from '../../contract/modules.ts';
import type { Platform } from '../../domain/channel.ts';
import { openTestApp, type TestApp, testPage } from '../../testing/test-app.ts';

let app: TestApp;
let otherPage: string;
beforeAll(async () => {
  app = await openTestApp();
  const credentials = { ...testPage, pageId: '700000000000002', accessToken: 'second-token' };
  await app.control.addMessengerPage({ ...credentials, name: 'second page' });
  const made = await app.api<{ id: string }>('POST', '/channels', {
    platform: 'messenger',
    name: 'second',
    credentials,
  });
  otherPage = made.body.id;
});
afterAll(() => app.close());

const hello: ModuleBlock = { kind: 'text', text: 'hello' };
const newModule = async (platform: Platform, blocks: ModuleBlock[] = [hello]) =>
  (await app.api<ModuleView>('POST', '/modules', { platform, name: 'test', blocks })).body.id;
const says = (moduleId: string) => ({ kind: 'module' as const, moduleId });
const words = { kind: 'text', text: 'hi' } as const;
const create = (more: Partial<NewCampaign>) =>
  app.api<CampaignView & Problem>('POST', '/campaigns', {
    name: 'spring',
    sourceChannelId: app.messenger.id,
    targetChannelId: app.line.id,
    ...more,
  });
const cardOf = async (sourceChannelId: string, name = 'card') => {
  const { id } = await app.newCampaign({ name, sourceChannelId });
  return { id, block: { kind: 'card', campaignId: id } as const };
};

test.each<[string, () => Promise<string>, 'source' | 'target' | 'failure', string]>([
  ['no module', async () => randomUUID(), 'source', 'there is no such bot module'],
  [
    'a deleted one',
    async () => {
      const id = await newModule('line');
      await app.api('DELETE', `/modules/${id}`);
      return id;
    },
    'target',
    'there is no such bot module',
  ],
  [
    'the target’s on the source',
    () => newModule('line'),
    'source',
    'is a bot module for LINE; this message is sent on Messenger',
  ],
  ['… on a failure', () => newModule('line'), 'failure', 'is a bot module for LINE; this message is sent on Messenger'],
  [
    'the source’s on the target',
    () => newModule('messenger'),
    'target',
    'is a bot module for Messenger; this message is sent on LINE',
  ],
  [
    'a card of another page',
    async () => newModule('messenger', [hello, (await cardOf(otherPage)).block]),
    'source',
    'block 2: the card of “card” is of another Messenger channel than “spring” sends it on',
  ],
  [
    'a card of a campaign deleted since',
    async () => {
      const card = await cardOf(app.messenger.id);
      const id = await newModule('messenger', [card.block]);
      await app.api('DELETE', `/campaigns/${card.id}`);
      return id;
    },
    'failure',
    'block 1: this campaign has been deleted',
  ],
])('%s is refused when a campaign is created, changed or published', async (_what, module, place, message) => {
  const said = says(await module());
  const change = {
    source: { onSuccess: { source: said } },
    target: { onSuccess: { target: said } },
    failure: { onFailure: { source: said } },
  }[place];
  const path = { source: 'onSuccess.source', target: 'onSuccess.target', failure: 'onFailure.source' }[place];
  const refused = { status: 400, body: { code: 'invalid_body', errors: [{ path: `${path}.moduleId`, message }] } };
  const { onSuccess = {}, onFailure } = change as { onSuccess?: object; onFailure?: NewCampaign['onFailure'] };
  const whole = { onSuccess: { source: null, ...onSuccess }, ...(onFailure ? { onFailure } : {}) };
  expect(await create(whole)).toMatchObject(refused);

  const { id } = (await create({ enabled: true })).body;
  expect(await app.api('PATCH', `/campaigns/${id}`, change)).toMatchObject(refused);
  expect((await app.api('PATCH', `/campaigns/${id}`, { draft: change })).status).toBe(200);
  expect(await app.api('POST', `/campaigns/${id}/publish`)).toMatchObject(refused);
  expect((await app.api('PATCH', `/campaigns/${id}`, { enabled: false })).status).toBe(200);
});

test('all errors of all three are returned at once', async () => {
  const line = says(await newModule('line'));
  const messenger = says(await newModule('messenger'));
  const { body } = await create({
    onSuccess: { source: line, target: messenger },
    onFailure: { source: says(randomUUID()) },
  });
  expect(body.errors?.map(({ path }) => path)).toEqual([
    'onSuccess.source.moduleId',
    'onSuccess.target.moduleId',
    'onFailure.source.moduleId',
  ]);
});

test('valid ones are live, in drafts and in copies', async () => {
  const card = await cardOf(app.messenger.id);
  const [source, target] = [says(await newModule('messenger', [hello, card.block])), says(await newModule('line'))];
  const onSuccess = { source, target };
  const made = await create({ onSuccess, onFailure: { source } });
  expect(made).toMatchObject({ status: 201, body: { onSuccess, onFailure: { source } } });
  const copy = await app.api<CampaignView>('POST', `/campaigns/${made.body.id}/duplicate`);
  expect(copy.body).toMatchObject({ onSuccess, onFailure: { source } });

  const { id } = (await create({})).body;
  await app.api('PATCH', `/campaigns/${id}`, { draft: { onSuccess, onFailure: { source } } });
  const draftCopy = await app.api<CampaignView>('POST', `/campaigns/${id}/duplicate`);
  expect(draftCopy.body.draft).toMatchObject({ onSuccess, onFailure: { source } });
  const published = await app.api<CampaignView>('POST', `/campaigns/${id}/publish`);
  expect(published.body).toMatchObject({ onSuccess, onFailure: { source }, draft: null });
});

test('a campaign whose module contains a deleted campaign’s card can be renamed and disabled, but not enabled', async () => {
  const card = await cardOf(app.messenger.id);
  const module = await newModule('messenger', [card.block]);
  const { id } = (await create({ onSuccess: { source: says(module), target: words } })).body;
  await app.api('DELETE', `/campaigns/${card.id}`);
  expect((await app.api('PATCH', `/campaigns/${id}`, { name: 'other' })).status).toBe(200);
  expect((await app.api('PATCH', `/campaigns/${id}`, { enabled: false })).status).toBe(200);
  const refused = await app.api<Problem>('PATCH', `/campaigns/${id}`, { enabled: true });
  expect(refused.body.errors).toMatchObject([
    {
      path: 'onSuccess.source.moduleId',
      code: 'module_block',
      params: { block: 1, problem: { code: 'card_deleted', params: {} } },
      message: 'block 1: this campaign has been deleted',
    },
  ]);
});

test('a module that a campaign uses accepts no card of another page', async () => {
  const module = await newModule('messenger');
  await create({ onSuccess: { source: says(module), target: words } });
  const { block } = await cardOf(otherPage, 'elsewhere');
  const refused = await app.api<Problem>('PATCH', `/modules/${module}`, { blocks: [block] });
  expect(refused.body.errors).toMatchObject([
    {
      path: 'blocks.0.campaignId',
      message: 'the card of “elsewhere” is of another Messenger channel than “spring” sends it on',
    },
  ]);
  expect((await app.api('PATCH', `/modules/${await newModule('messenger')}`, { blocks: [block] })).status).toBe(200);
});

test('{name} counts as 20 in a campaign’s texts', async () => {
  const text = (length: number) => ({ source: { kind: 'text' as const, text: `${'x'.repeat(length - 20)}{name}` } });
  expect((await create({ onFailure: text(2000) })).status).toBe(201);
  const refused = await create({ onFailure: text(2001) });
  expect(refused.body.errors).toMatchObject([
    { path: 'onFailure.source.text', message: 'is 2001 characters; Messenger takes at most 2000' },
  ]);
});

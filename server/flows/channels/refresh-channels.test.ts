// The facts of our accounts are read from the platforms daily and at each check (issue 14, §2.9).
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { ChannelView } from '../../contract/channels.ts';
import type { CardAnswer } from '../../contract/contacts.ts';
import { openTestApp, type TestApp, testInstagram, testLine, testPage } from '../../testing/test-app.ts';
import { refreshChannels } from './refresh-channels.ts';

let app: TestApp;
const sql = async <Row>(text: string, values: unknown[] = []) =>
  (await app.context.store.pool.query(text, values)).rows as Row[];
const never = new AbortController().signal;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(async () => {
  await app.control.removeFaults();
  await sql("update channel_refresh set next_at = now() + interval '1 day', lease_id = null");
});
afterAll(() => app.close());

const read = async (id: string) => (await app.api<ChannelView>('GET', `/channels/${id}`)).body;
const due = (id: string) => sql('update channel_refresh set next_at = now() where channel_id = $1', [id]);
const waitOf = async (id: string) =>
  (
    await sql<{ hours: number }>(
      'select extract(epoch from next_at - now())::float8 / 3600 as hours from channel_refresh where channel_id = $1',
      [id],
    )
  )[0]?.hours ?? 0;

test('14 §2.9: every channel is refreshed a day after it was connected', async () => {
  for (const { id } of [app.line, app.messenger, app.instagram, app.whatsapp])
    expect(await waitOf(id)).toBeGreaterThan(20);
});

test('14 §2.9: a renamed Instagram handle changes chatUrl and the campaign’s referralUrl at the next refresh', async () => {
  const { body: campaign } = await app.api<CampaignView>('POST', '/campaigns', {
    name: 'Instagram',
    enabled: true,
    sourceChannelId: app.instagram.id,
    targetChannelId: app.line.id,
  });
  expect(campaign.referralUrl).toContain('https://ig.me/m/kojima.select?');
  await app.control.patchInstagramAccount(testInstagram.accountId, {
    username: 'kojima.new',
    name: 'New',
    pictureUrl: null,
  });
  expect(await refreshChannels(app.context, never)).toBe(0);
  expect((await read(app.instagram.id)).public.username).toBe('kojima.select');

  await due(app.instagram.id);
  // With two servers at once, only one asks.
  const asked = await Promise.all([refreshChannels(app.context, never), refreshChannels(app.context, never)]);
  expect(asked.sort()).toEqual([0, 1]);
  const channel = await read(app.instagram.id);
  expect(channel.public).toMatchObject({
    username: 'kojima.new',
    chatUrl: 'https://ig.me/m/kojima.new',
    accountName: 'New',
  });
  expect(channel.public).not.toHaveProperty('pictureUrl');
  expect(channel.state).toBe('ready');
  const { body: now } = await app.api<CampaignView>('GET', `/campaigns/${campaign.id}`);
  expect(now.referralUrl).toContain('https://ig.me/m/kojima.new?');
  expect(await waitOf(app.instagram.id)).toBeGreaterThan(22);
});

test('14 §2.9: a check reads LINE’s premium and basic id: both change the add-friend address, also on the card’s page', async () => {
  const addFriend = async () => (await read(app.line.id)).public.addFriendUrl;
  const check = () => app.api('POST', `/channels/${app.line.id}/check`);
  const campaign = { name: 'c', enabled: true, sourceChannelId: app.messenger.id, targetChannelId: app.line.id };
  const { body } = await app.api<CampaignView>('POST', '/campaigns', campaign);
  const contact = { channelId: app.messenger.id, externalId: '7001' };
  const card = (await app.api<CardAnswer>('POST', '/cards', { campaignId: body.id, contact })).body.url ?? '';
  const page = async () => (await fetch(`${app.url}/link?t=${card.split('/').at(-1)}`)).text();
  await app.control.patchLineChannel(testLine.channelId, { premiumId: '@kojima', basicId: '@999zzzzz' });
  await check();
  expect(await addFriend()).toBe('https://line.me/R/ti/p/%40kojima');
  expect(await page()).toContain('https://line.me/R/ti/p/%40kojima');
  expect((await read(app.line.id)).public).toMatchObject({ basicId: '@999zzzzz', premiumId: '@kojima' });
  await app.control.patchLineChannel(testLine.channelId, { premiumId: null });
  await check();
  expect(await addFriend()).toBe('https://line.me/R/ti/p/%40999zzzzz');
  expect((await read(app.line.id)).public).not.toHaveProperty('premiumId');
});

test('14 §2.9: no answer changes nothing and is retried in an hour; a refused account is in attention until accepted', async () => {
  const before = await read(app.messenger.id);
  await app.control.addFault({ match: { host: 'meta' }, kind: 'status', status: 503, body: 'x', times: 1 });
  await due(app.messenger.id);
  await refreshChannels(app.context, never);
  expect(await read(app.messenger.id)).toEqual(before);
  expect(await waitOf(app.messenger.id)).toBeLessThan(1.1);

  await app.control.patchMessengerPage(testPage.pageId, { tokenState: 'revoked' });
  await due(app.messenger.id);
  await refreshChannels(app.context, never);
  expect(await read(app.messenger.id)).toMatchObject({ state: 'attention', attention: 'channel_unauthorized' });
  expect(await waitOf(app.messenger.id)).toBeLessThan(0.2);
  await app.control.patchMessengerPage(testPage.pageId, { tokenState: 'good' });
  await due(app.messenger.id);
  await refreshChannels(app.context, never);
  expect(await read(app.messenger.id)).toMatchObject({ state: 'ready', attention: null });
});

test('14 §2.9: a refresh is due again when its lease expires; a removed channel isn’t refreshed', async () => {
  const [lease, other] = [app.context.newId(), app.context.newId()];
  const { channelRefresh } = app.context.store;
  await due(app.line.id);
  const [claim] = await channelRefresh.claim({ id: lease, ms: 0 }, 10);
  expect(await channelRefresh.claim({ id: other, ms: 60_000 }, 10)).toMatchObject([{ channelId: app.line.id }]);
  if (claim) await channelRefresh.done(claim, 0);
  expect(await waitOf(app.line.id), 'the first holds it no more').toBeGreaterThan(0);
  await sql('update channel set deleted_at = now() where id = $1', [app.whatsapp.id]);
  await due(app.whatsapp.id);
  await refreshChannels(app.context, never);
  expect(await sql('select from channel_refresh where channel_id = $1', [app.whatsapp.id])).toEqual([]);
});

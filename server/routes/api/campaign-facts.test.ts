// What the editor gets in addition to the campaign: keywords that collide, last month's window (M21), member numbers.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignView, NewCampaign } from '../../contract/campaigns.ts';
import type { ContactView } from '../../contract/contacts.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const read = async (id: string) => (await app.api<CampaignView>('GET', `/campaigns/${id}`)).body;

describe('keywords that another campaign also has', () => {
  const onInstagram = (name: string, keywords: string[], more: Partial<NewCampaign> = {}) =>
    app.newCampaign({ name, sourceChannelId: app.instagram.id, card: { keywords }, ...more });
  const found = ({ collisions }: CampaignView) =>
    collisions?.map(({ keyword, name, wins }) => `${keyword} ${name} ${wins ? 'wins' : 'loses'}`);

  test('are reported, folded like a customer’s text, and nothing is refused', async () => {
    const old = await onInstagram('old', ['Link']);
    const made = await onInstagram('new', [' ＬＩＮＫ ', 'own'], { enabled: false });
    expect(found(made)).toEqual(['ＬＩＮＫ old loses']);
    expect(found(await read(old.id)), 'a disabled one brings no card').toEqual([]);
    const enabled = await app.api<CampaignView>('PATCH', `/campaigns/${made.id}`, { enabled: true });
    expect([enabled.status, found(enabled.body)]).toEqual([200, ['ＬＩＮＫ old loses']]);
    expect(found(await read(old.id))).toEqual(['Link new wins']);

    const customer = await app.newCustomer('Lin', 'friend', { on: ['instagram'] });
    await app.control.instagram.type(app.instagram.public.accountId ?? '', customer.id, 'link');
    await app.settle();
    const { rows } = await app.context.store.pool.query('select campaign_id from card order by id desc limit 1');
    expect(rows, 'the one that wins is the one whose card comes').toEqual([{ campaign_id: old.id }]);
  });

  test('are the draft’s if it has any; of the same source only', async () => {
    await onInstagram('gold', ['gold']);
    await app.newCampaign({ name: 'elsewhere', card: { keywords: ['silver'] } });
    const { id } = await onInstagram('drafted', ['silver']);
    expect(found(await read(id))).toEqual([]);
    const saved = await app.api<CampaignView>('PATCH', `/campaigns/${id}`, {
      draft: { card: { keywords: ['silver', 'gold'] } },
    });
    expect(found(saved.body)).toEqual(['gold gold loses']);
    expect(found((await app.api<CampaignView>('POST', `/campaigns/${id}/publish`)).body)).toEqual(['gold gold loses']);
    const { items } = (await app.api<{ items: CampaignView[] }>('GET', '/campaigns')).body;
    expect(items.every((item) => !('collisions' in item))).toBe(true);
  });
});

describe('counts of its channels', () => {
  test('messages of the last 30 days that the window blocked, of any campaign', async () => {
    const { id } = await app.newCampaign();
    expect((await read(id)).stats.window).toEqual({ sent: 0, skipped: 0 });
    const link = async () => {
      const customer = await app.newCustomer();
      const card = await app.newCard(customer, app.campaign.id);
      const token = await app.tap(card);
      expect(await app.postLink(token, await app.login(customer))).toMatchObject({ status: 'linked' });
      return customer;
    };
    await link();
    await app.settle();
    const silent = await link();
    await app.context.store.pool.query(`update contact set last_inbound_at = now() - interval '25 hours' where id in
      (select contact_id from outbox where cause = 'success_source' and state = 'due')`);
    await app.settle();
    expect(await app.chat('messenger', silent)).toEqual([]);
    expect((await read(id)).stats.window).toEqual({ sent: 1, skipped: 1 });
    const elsewhere = await app.newCampaign({ sourceChannelId: app.instagram.id });
    expect((await read(elsewhere.id)).stats.window).toEqual({ sent: 0, skipped: 0 });

    await app.context.store.pool.query(`update message_count set day = day - 31`);
    expect((await read(id)).stats.window).toEqual({ sent: 0, skipped: 0 });
  });

  test('member numbers on either side', async () => {
    const customer = await app.newCustomer('Wu', 'friend', { on: ['whatsapp'] });
    await app.settle();
    const { items } = (await app.api<{ items: ContactView[] }>('GET', `/contacts?channelId=${app.whatsapp.id}`)).body;
    const away = await app.newCampaign();
    const from = await app.newCampaign({ sourceChannelId: app.whatsapp.id });
    const to = await app.newCampaign({ targetChannelId: app.whatsapp.id });
    const told = async () => Promise.all([away, from, to].map(async ({ id }) => (await read(id)).stats.memberNumbers));
    expect(await told()).toEqual([false, false, false]);
    expect(customer.id).toBeTruthy();
    await app.api('PATCH', `/profiles/${items[0]?.profileId}`, { memberNumber: 'M-1' });
    expect(await told()).toEqual([false, true, true]);
  });
});

test('a search covers all pages of campaigns, in any case and width', async () => {
  const names = ['１００％ Cotton', 'cotton_wool', 'COTTON 3', 'wool'];
  for (const name of names) await app.newCampaign({ name });
  const search = async (q: string, more = '') =>
    (
      await app.api<{ items: CampaignView[]; nextCursor: string | null }>(
        'GET',
        `/campaigns?q=${encodeURIComponent(q)}${more}`,
      )
    ).body;
  const named = async (q: string) => (await search(q)).items.map(({ name }) => name);
  expect(await named(' ｃｏｔｔｏｎ ')).toEqual(['COTTON 3', 'cotton_wool', '１００％ Cotton']);
  expect(await named('100%'), 'no character is a wildcard').toEqual(['１００％ Cotton']);
  expect(await named('n_w')).toEqual(['cotton_wool']);
  expect(await named('nothing')).toEqual([]);
  const first = await search('cotton', '&limit=2');
  expect(first.items).toHaveLength(2);
  const rest = await search('cotton', `&limit=2&cursor=${first.nextCursor}`);
  expect([rest.items.map(({ name }) => name), rest.nextCursor]).toEqual([['１００％ Cotton'], null]);
});

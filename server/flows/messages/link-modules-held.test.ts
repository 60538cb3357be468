// Bot modules that a link doesn't send, or sends in part (M13): limits of failure messages, undo, and deleted modules.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NewCampaign } from '../../contract/campaigns.ts';
import type { TestCustomer } from '../../testing/test-link.ts';
import { type ModuleTest, notice, openModuleTest, text, words } from '../../testing/test-modules.ts';

const logged: [object, string][] = [];
const note = (fields: object, message: string) => logged.push([fields, message]);
let app: ModuleTest;
beforeAll(async () => {
  app = await openModuleTest({ overrides: { log: { debug() {}, info() {}, warn: note, error: note } } });
});
afterEach(() => app.invariants());
afterAll(() => app.close());

describe('a failure message of several blocks', () => {
  const fail = async (customer: TestCustomer, card: { token: string }) => {
    await app.control.addFault({ match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status' });
    expect((await app.link(customer, card)).status).toBe('failed');
    await app.settle();
  };

  test('counts as one: once for a card and reason, three in 24 hours for a contact', async () => {
    const source = await app.says('messenger', [text('一'), text('二'), text('三')]);
    const { id } = await app.campaignOf('messenger', { onFailure: { source } });
    const customer = await app.newCustomer();
    for (const expected of [3, 6, 9, 9]) {
      const card = await app.newCard(customer, id);
      await fail(customer, card);
      await fail(customer, card);
      expect(await app.saidOn('messenger', customer)).toHaveLength(expected);
    }
  });

  test('is sent for each of two reasons of one card, in order', async () => {
    const source = await app.says('messenger', [text('一'), text('二')]);
    const { id } = await app.campaignOf('messenger', { onFailure: { source } });
    const customer = await app.newCustomer();
    const card = await app.newCard(customer, id);
    const token = await app.tap(card);
    await app.control.addFault({ match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status' });
    await app.postLink(token, await app.login(customer));
    await app.api('PATCH', `/campaigns/${id}`, { enabled: false });
    expect((await app.postLink(token, await app.login(customer))).reason).toBe('campaign_disabled');
    await app.settle();
    expect(await app.textsOn('messenger', customer)).toEqual(['一', '二', '一', '二']);
    const rows = await app.outboxOf(card, 'failure_source');
    expect(rows.map((row) => row.for_reason)).toEqual(['platform_error', null, 'campaign_disabled', null]);
  });

  test('is skipped as a whole if its card links while it waits', async () => {
    const source = await app.says('messenger', [text('一'), text('二')]);
    const { id } = await app.campaignOf('messenger', {
      onFailure: { source },
      onSuccess: { source: null, target: words('hi') },
    });
    const customer = await app.newCustomer();
    const card = await app.newCard(customer, id);
    await app.control.addFault({ match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status' });
    await app.link(customer, card);
    expect((await app.link(customer, card)).status).toBe('linked');
    await app.settle();
    expect(await app.textsOn('messenger', customer)).toEqual([notice.text]);
    expect(await app.outboxOf(card, 'failure_source')).toMatchObject(
      Array(2).fill({ state: 'skipped', reason: 'linked' }),
    );
  });
});

test('undo cancels every unsent row of a module, and its cards are never sent', async () => {
  const next = await app.campaignOf('messenger');
  const source = await app.says('messenger', [text('一'), { kind: 'card', campaignId: next.id }, text('二')]);
  const target = await app.says('line', [text('一'), text('二')]);
  const campaign = await app.campaignOf('messenger', { onSuccess: { source, target } });
  const customer = await app.newCustomer();
  const card = await app.newCard(customer, campaign.id);
  const { watch } = await app.link(customer, card);
  const tokens = await app.login(customer);
  expect((await app.api('POST', `/link/${watch}/undo`, { idToken: tokens.idToken })).body).toEqual({
    status: 'undone',
  });
  await app.settle();
  expect(await app.chats(customer)).toEqual({ whatsapp: [], messenger: [] });
  const rows = [...(await app.outboxOf(card, 'success_source')), ...(await app.outboxOf(card, 'success_target'))];
  expect(rows).toMatchObject(Array(5).fill({ state: 'skipped', reason: 'undone' }));
});

describe('what can no longer be sent is left out, and logged without a name', () => {
  const linked = async (onSuccess: NewCampaign['onSuccess'], spoil: () => Promise<unknown>) => {
    const campaign = await app.campaignOf('messenger', { onSuccess });
    await spoil();
    logged.length = 0;
    const customer = await app.newCustomer('陳小美');
    await app.linkFrom('messenger', campaign.id, customer);
    expect(JSON.stringify(logged)).not.toContain('陳小美');
    return { customer, log: logged.map(([, message]) => message) };
  };

  test.each<[string, (id: string) => Promise<unknown>]>([
    ['disabled', (id) => app.api('PATCH', `/campaigns/${id}`, { enabled: false })],
    ['deleted', (id) => app.api('DELETE', `/campaigns/${id}`)],
    [
      'moved to another channel',
      (id) => app.sql('update campaign set source_channel_id = $2 where id = $1', [id, app.instagram.id]),
    ],
  ])('a card whose campaign is %s', async (_what, spoil) => {
    const { id } = await app.campaignOf('messenger');
    const source = await app.says('messenger', [text('一'), { kind: 'card', campaignId: id }, text('二')]);
    const { customer, log } = await linked({ source, target: words('hi') }, () => spoil(id));
    expect(await app.textsOn('messenger', customer)).toEqual(['一', '二', notice.text]);
    expect(log).toEqual(['a card was left out of a bot module: its campaign is off']);
    expect(await app.sql('select id from card where campaign_id = $1', [id])).toEqual([]);
  });

  test('a missing module: the link stays, and the other side gets its message', async () => {
    const source = await app.says('messenger', [text('一')]);
    const { customer, log } = await linked({ source, target: words('hi') }, () =>
      app.sql('update module set deleted_at = now() where id = $1', [source.moduleId]),
    );
    expect(await app.textsOn('messenger', customer)).toEqual([notice.text]);
    expect(await app.textsOn('line', customer)).toEqual(['hi']);
    expect(log).toEqual(['a message was left out: its bot module is gone']);
  });
});

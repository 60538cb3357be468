// A channel that refuses us needs attention once, whatever finds it, and is ready when that works again (M15, M20).
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelView } from '../../contract/channels.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { recheckChannels } from '../channels/connect-channel.ts';
import { refreshChannels } from '../channels/refresh-channels.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.control.removeFaults();
  for (const id of [app.line.id, app.messenger.id]) expect(await stateOf(id)).toEqual(['ready', null]);
});

async function stateOf(id: string) {
  const { body } = await app.api<ChannelView>('GET', `/channels/${id}`);
  return [body.state, body.attention];
}
const versionOf = async (id: string) =>
  (await app.sql<{ version: number }>('select version from channel where id = $1', [id]))[0]?.version ?? 0;
const friendship = { host: 'line-api', path: '/friendship/v1/status' } as const;

test('a link: no bot is linked to the Login channel; the next successful link clears it', async () => {
  const customer = await app.newCustomer();
  const card = await app.newCard(customer);
  const before = await versionOf(app.line.id);
  await app.control.patchLineChannel('1650000001', { botLinked: false });
  for (let i = 0; i < 3; i += 1) expect((await app.link(customer, card)).reason).toBe('channel_unauthorized');
  expect(await stateOf(app.line.id)).toEqual(['attention', 'channel_unauthorized']);
  expect(await versionOf(app.line.id), 'marked once').toBe(before + 1);

  // The platform can identify the account, but not that a customer can link.
  await recheckChannels(app.context);
  expect(await stateOf(app.line.id)).toEqual(['attention', 'channel_unauthorized']);
  await app.control.patchLineChannel('1650000001', { botLinked: true });
  expect((await app.link(customer, card)).status).toBe('linked');
  expect(await versionOf(app.line.id)).toBe(before + 2);
  await app.settle();
});

test('a temporary failure at LINE marks nothing', async () => {
  const customer = await app.newCustomer();
  await app.control.addFault({ match: friendship, kind: 'status', status: 500 });
  expect((await app.link(customer, await app.newCard(customer))).reason).toBe('platform_error');
  expect(await stateOf(app.line.id)).toEqual(['ready', null]);
  await app.settle();
});

test.each([
  [
    'the page has taken our permission away',
    { code: 200, type: 'OAuthException', message: 'x' },
    'channel_unauthorized',
  ],
  ['the page is restricted', { code: 368, type: 'OAuthException', message: 'x' }, 'account_restricted'],
])('a message after the link: %s; the link holds, the next one sent ends it', async (_name, error, reason) => {
  const [first, second] = [await app.newCustomer('Lin'), await app.newCustomer('Wu')];
  const before = await versionOf(app.messenger.id);
  await app.control.addFault({
    match: { host: 'meta', path: '/*/messages', method: 'POST' },
    kind: 'status',
    status: 403,
    body: { error },
    times: null,
  });
  for (const customer of [first, second]) {
    const card = await app.newCard(customer);
    expect((await app.link(customer, card)).status).toBe('linked');
    await app.settle();
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await app.chats(customer)).toEqual({ line: ['target linked'], messenger: [] });
  }
  expect(await stateOf(app.messenger.id)).toEqual(['attention', reason]);
  expect(await versionOf(app.messenger.id), 'marked once').toBe(before + 1);
  const dead = await app.api<{ items: object[] }>('GET', '/deliveries?state=dead');
  expect(dead.body.items.slice(0, 2)).toMatchObject([{ reason }, { reason }]);

  await app.control.removeFaults();
  const third = await app.newCustomer('Ho');
  await app.link(third, await app.newCard(third));
  await app.settle();
  expect(await versionOf(app.messenger.id)).toBe(before + 2);
});

test.each([
  ['another app has the conversation', '10/2018300', 'other_app'],
  ['the person is unavailable', '551/1545041', 'blocked'],
  ['the platform holds the message back', '131049', 'refused_by_platform'],
])('14 §2.2: %s: that message ends, the channel stays ready', async (_name, listed, reason) => {
  const customer = await app.newCustomer('Lin');
  const before = await versionOf(app.messenger.id);
  const match = { host: 'meta', path: '/*/messages', method: 'POST' } as const;
  await app.control.addFault({ match, kind: 'status', listed });
  await app.link(customer, await app.newCard(customer));
  await app.settle();
  expect(await stateOf(app.messenger.id)).toEqual(['ready', null]);
  expect(await versionOf(app.messenger.id)).toBe(before);
  const ended = await app.api<{ items: object[] }>('GET', '/deliveries?state=skipped');
  expect(ended.body.items[0]).toMatchObject({ reason, nextAt: null });
});

test('14 §2.2: “try again later” with status 400 is retried, and arrives', async () => {
  const customer = await app.newCustomer('Lin');
  const match = { host: 'meta', path: '/*/messages', method: 'POST' } as const;
  await app.control.addFault({ match, kind: 'status', listed: '1200' });
  await app.link(customer, await app.newCard(customer));
  await app.settle();
  await app.sql("update outbox set next_at = now() where state = 'retrying'");
  await app.settle();
  expect((await app.chats(customer)).messenger).toEqual(['source linked']);
});

describe('14 §2.4: a refused credential replaces a weaker reason', () => {
  const match = { host: 'meta', path: '/*/messages', method: 'POST' } as const;
  const error = (code: number) => ({ error: { code, type: 'OAuthException', message: 'x' } });
  const invalid = { match, kind: 'status', status: 400, body: error(100), times: 1 } as const;
  const revoked = { match, kind: 'status', status: 401, body: error(190), times: null } as const;
  const meet = async (fault: Parameters<LinkTest['control']['addFault']>[0]) => {
    await app.control.addFault(fault);
    const customer = await app.newCustomer('Lin');
    await app.link(customer, await app.newCard(customer));
    await app.settle();
    return customer;
  };
  const untilAsked = async () => {
    const left = 'select extract(epoch from next_at - now())::float8 as s from channel_refresh where channel_id = $1';
    return (await app.sql<{ s: number }>(left, [app.messenger.id]))[0]?.s;
  };

  test('found by a send: the channel is checked within 10 min, and what died of it arrives', async () => {
    await app.sql("update channel_refresh set next_at = now() + interval '1 day'");
    await meet(invalid);
    expect(await stateOf(app.messenger.id)).toEqual(['attention', 'platform_error']);
    const before = await versionOf(app.messenger.id);
    const customers = [await meet(revoked), await meet(revoked)];
    expect(await stateOf(app.messenger.id)).toEqual(['attention', 'channel_unauthorized']);
    expect(await versionOf(app.messenger.id), 'marked once').toBe(before + 1);
    expect(await untilAsked()).toBeLessThanOrEqual(600);
    await app.control.removeFaults();
    // A weaker one changes nothing.
    await meet(invalid);
    expect(await stateOf(app.messenger.id)).toEqual(['attention', 'channel_unauthorized']);

    await app.sql('update channel_refresh set next_at = now() where channel_id = $1', [app.messenger.id]);
    await refreshChannels(app.context, new AbortController().signal);
    await app.settle();
    expect(await stateOf(app.messenger.id)).toEqual(['ready', null]);
    for (const customer of customers) expect((await app.chats(customer)).messenger).toEqual(['source linked']);
  });

  test('found by a send on a channel whose account isn’t identified yet: a check clears it', async () => {
    await app.sql(
      "update channel set state = 'attention', attention = 'platform_error', attention_by = 'ask' where id = $1",
      [app.messenger.id],
    );
    const customer = await meet(revoked);
    expect(await stateOf(app.messenger.id)).toEqual(['attention', 'channel_unauthorized']);
    await app.control.removeFaults();
    await recheckChannels(app.context);
    await app.settle();
    expect(await stateOf(app.messenger.id)).toEqual(['ready', null]);
    expect((await app.chats(customer)).messenger).toEqual(['source linked']);
  });

  test('found by a check and by a link: cleared by the same, not by a message that arrives', async () => {
    const { channels } = app.context.store;
    const { id } = app.messenger;
    for (const [markBy, clearBy] of [
      [channels.markByAsking, channels.clearByAsking],
      [channels.markByLink, channels.clearByLink],
    ] as const) {
      await meet(invalid);
      expect(await markBy(id, 'channel_unauthorized')).toBe(true);
      expect(await markBy(id, 'channel_unauthorized')).toBe(false);
      const customer = await app.newCustomer('Ho');
      await app.link(customer, await app.newCard(customer));
      await app.settle();
      expect((await app.chats(customer)).messenger).toEqual(['source linked']);
      expect(await stateOf(id)).toEqual(['attention', 'channel_unauthorized']);
      expect(await clearBy(id)).toBe(true);
    }
  });
});

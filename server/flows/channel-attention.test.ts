// A channel that doesn't let us in asks for attention once, whoever finds it, and is ready again when that works again (M15, M20).
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChannelView } from '../contract/channels.ts';
import { type LinkTest, openLinkTest } from '../test-link.ts';
import { recheckChannels } from './connect-channel.ts';

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

test('a link: no bot stands behind the Login channel; the next link that goes through ends it', async () => {
  const customer = await app.newCustomer();
  const card = await app.newCard(customer);
  const before = await versionOf(app.line.id);
  await app.control.patchLineChannel('1650000001', { botLinked: false });
  for (let i = 0; i < 3; i += 1) expect((await app.link(customer, card)).reason).toBe('channel_unauthorized');
  expect(await stateOf(app.line.id)).toEqual(['attention', 'channel_unauthorized']);
  expect(await versionOf(app.line.id), 'marked once').toBe(before + 1);

  // Whom the account is the platform can say; that a customer can link it can't.
  await recheckChannels(app.context);
  expect(await stateOf(app.line.id)).toEqual(['attention', 'channel_unauthorized']);
  await app.control.patchLineChannel('1650000001', { botLinked: true });
  expect((await app.link(customer, card)).status).toBe('linked');
  expect(await versionOf(app.line.id)).toBe(before + 2);
  await app.settle();
});

test('trouble at LINE that passes marks nothing', async () => {
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
  ['the page is restricted', { code: 368, type: 'OAuthException', message: 'x' }, 'platform_error'],
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

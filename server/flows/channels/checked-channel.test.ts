// A good check ends the mark of a refused channel, where no message can try whether it is let in; the next refusal sets it again.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChannelView } from '../../contract/channels.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { refreshChannels } from './refresh-channels.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
  const webhookProbe = { reason: 'OK', statusCode: 200, detail: '200' } as const;
  await app.control.patchLineChannel('1650000001', { webhookProbe });
});
beforeEach(() => app.control.removeFaults());
afterAll(() => app.close());

const stateOf = async (id: string) => {
  const { body } = await app.api<ChannelView>('GET', `/channels/${id}`);
  return [body.state, body.attention];
};
const check = (id: string) => app.api('POST', `/channels/${id}/check`);
const refused = ['attention', 'channel_unauthorized'];
const ready = ['ready', null];

/** Two customers' links tell the page's chat, and neither message arrives: the page has taken the permission to send away. */
async function refuse() {
  const error = { code: 200, type: 'OAuthException', message: 'x' };
  const match = { host: 'meta', path: '/*/messages', method: 'POST' } as const;
  await app.control.addFault({ match, kind: 'status', status: 403, body: { error }, times: null });
  for (const name of ['Lin', 'Wu']) {
    const customer = await app.newCustomer(name);
    await app.link(customer, await app.newCard(customer));
  }
  await app.settle();
  expect(await stateOf(app.messenger.id)).toEqual(refused);
}
/** What died is too old to be sent. */
const tooOld = () => app.sql("update outbox set next_at = now() - interval '5 h' where state = 'dead'");
const noneWaits = async () => {
  const [row] = await app.sql<{ n: number }>(
    "select count(*)::int as n from outbox where state = 'dead' and requeued_at is null and next_at > now() - interval '4 h'",
  );
  expect(row?.n).toBe(0);
};

test('a send had found it, and nothing waits: a check by a person ends it, one of the job doesn’t', async () => {
  await refuse();
  await tooOld();
  await app.sql('update channel_refresh set next_at = now() where channel_id = $1', [app.messenger.id]);
  await refreshChannels(app.context, new AbortController().signal);
  expect(await stateOf(app.messenger.id)).toEqual(refused);
  await check(app.messenger.id);
  expect(await stateOf(app.messenger.id)).toEqual(ready);
  await refuse();
  await tooOld();
  await check(app.messenger.id);
  expect(await stateOf(app.messenger.id)).toEqual(ready);
});

test('a message waits: it goes as a trial, and the mark stays with a refusal', async () => {
  await refuse();
  await check(app.messenger.id);
  expect(await stateOf(app.messenger.id)).toEqual(refused);
  await app.settle();
  expect(await stateOf(app.messenger.id)).toEqual(refused);
  await app.control.removeFaults();
  await check(app.messenger.id);
  await app.settle();
  expect(await stateOf(app.messenger.id)).toEqual(ready);
  await noneWaits();
});

test('another reason than a refused credential stays', async () => {
  const { id } = app.messenger;
  await app.sql(
    "update channel set state = 'attention', attention = 'account_restricted', attention_by = 'send' where id = $1",
    [id],
  );
  await check(id);
  expect(await stateOf(id)).toEqual(['attention', 'account_restricted']);
  await app.sql("update channel set state = 'ready', attention = null, attention_by = null where id = $1", [id]);
});

test('a link had found it: a check that finds nothing wrong ends it', async () => {
  const { id } = app.line;
  const customer = await app.newCustomer();
  const card = await app.newCard(customer);
  const linkInVain = async () => {
    await app.control.patchLineChannel('1650000001', { botLinked: false, webhookUrl: app.line.webhookUrl });
    expect((await app.link(customer, card)).reason).toBe('channel_unauthorized');
    await app.control.patchLineChannel('1650000001', { botLinked: true });
    expect(await stateOf(id)).toEqual(refused);
  };
  await linkInVain();
  await app.control.patchLineChannel('1650000001', { webhookActive: false });
  await check(id);
  expect(await stateOf(id)).toEqual(refused);
  await app.control.patchLineChannel('1650000001', { webhookActive: true });
  await check(id);
  expect(await stateOf(id)).toEqual(ready);
  await linkInVain();
  expect((await app.link(customer, card)).status).toBe('linked');
  expect(await stateOf(id)).toEqual(ready);
});

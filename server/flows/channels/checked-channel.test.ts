// A successful check clears the mark of a refused channel if no message is waiting to serve as a trial; the next refusal sets it
// again.
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

/** Two customers' links send a message to the page's chat, and both are refused: the page has revoked the permission to send. */
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
/** Makes dead messages too old to be sent. */
const tooOld = () => app.sql("update outbox set next_at = now() - interval '5 h' where state = 'dead'");
const noneWaits = async () => {
  const [row] = await app.sql<{ n: number }>(
    "select count(*)::int as n from outbox where state = 'dead' and requeued_at is null and next_at > now() - interval '4 h'",
  );
  expect(row?.n).toBe(0);
};

test('mark set by a send, no message waiting: a person’s check clears it, the job’s doesn’t', async () => {
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

test('a waiting message is sent as a trial, and the mark stays if it is refused', async () => {
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

test('a mark for another reason than a refused credential stays', async () => {
  const { id } = app.messenger;
  await app.sql(
    "update channel set state = 'attention', attention = 'account_restricted', attention_by = 'send' where id = $1",
    [id],
  );
  await check(id);
  expect(await stateOf(id)).toEqual(['attention', 'account_restricted']);
  await app.sql("update channel set state = 'ready', attention = null, attention_by = null where id = $1", [id]);
});

test('mark set by a link: a check that finds nothing wrong clears it', async () => {
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

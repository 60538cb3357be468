import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Fixture, startFixture } from '../test-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
  await fixture.control.line.setFriendship('2001', fixture.customer.id, 'friend');
});
afterAll(() => fixture.simulator.close());
afterEach(() => fixture.control.removeFaults());

const path = '/v2/bot/message/push';
const push = (key: string = crypto.randomUUID()) =>
  fixture.line(
    'POST',
    path,
    { to: fixture.customer.lineUserId, messages: [{ type: 'text', text: key }] },
    { 'x-line-retry-key': key },
  );
const texts = async () => (await fixture.control.chat('line', '2001', fixture.customer.id)).map(({ text }) => text);
const fault = (
  kind: 'status' | 'status_after' | 'delay' | 'delay_after' | 'cut' | 'lost_answer' | 'hang',
  more: object = {},
) => fixture.control.addFault({ match: { host: 'line-api', path }, kind, ...more });

test('a status with its body and headers, once, and nothing is delivered', async () => {
  const id = await fault('status', { status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '7' } });
  const refused = await push('status-1');
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
    429,
    '7',
    { message: 'slow down' },
  ]);
  expect((await push('00000000-0000-4000-8000-000000000001')).status).toBe(200);
  expect(await texts()).not.toContain('status-1');
  expect((await fixture.control.calls('line-api', path)).at(-2)).toMatchObject({ status: 429, fault: id });
});

test('a status after acceptance: the message is there', async () => {
  const key = crypto.randomUUID();
  await fault('status_after', { status: 502, body: 'bad gateway' });
  const answer = await push(key);
  expect([answer.status, await answer.text()]).toEqual([502, 'bad gateway']);
  expect(await texts()).toContain(key);
  expect((await push(key)).status).toBe(409);
});

test('a cut connection delivers nothing, a lost answer does; the retry key tells them apart', async () => {
  const [cut, lost] = [crypto.randomUUID(), crypto.randomUUID()];
  await fault('cut');
  await expect(push(cut)).rejects.toThrow();
  expect((await fixture.control.calls('line-api', path)).at(-1)).toMatchObject({
    status: null,
    body: expect.stringContaining(cut),
  });
  expect(await texts()).not.toContain(cut);
  await fault('lost_answer');
  await expect(push(lost)).rejects.toThrow();
  expect((await texts()).filter((text) => text === lost)).toHaveLength(1);
  expect([(await push(cut)).status, (await push(lost)).status]).toEqual([200, 409]);
});

test('a lost answer of Messenger: delivered, and nobody can know', async () => {
  const { externalId } = await fixture.control.messenger.setThread('3001', fixture.customer.id, 1000);
  await fixture.control.addFault({
    match: { host: 'meta', path: '/v26.0/*/messages', method: 'post' },
    kind: 'lost_answer',
  });
  const send = fixture.graph('POST', '/3001/messages', {
    recipient: { id: externalId },
    messaging_type: 'RESPONSE',
    message: { text: 'a' },
  });
  await expect(send).rejects.toThrow();
  expect(await fixture.control.chat('messenger', '3001', fixture.customer.id)).toHaveLength(1);
});

test('late handling and late answers', async () => {
  const [before, after] = [crypto.randomUUID(), crypto.randomUUID()];
  await fault('delay', { ms: 1500 });
  const first = push(before);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await texts()).not.toContain(before);
  expect((await first).status).toBe(200);
  await fault('delay_after', { ms: 2000 });
  const second = push(after);
  await expect.poll(texts, { timeout: 1500 }).toContain(after);
  expect((await second).status).toBe(200);
});

test('a hang ends when the fault is removed', async () => {
  const id = await fault('hang', { times: null });
  const hanging = push().then(
    () => 'answered',
    () => 'cut',
  );
  const waited = await Promise.race([hanging, new Promise((resolve) => setTimeout(() => resolve('waiting'), 200))]);
  expect(waited).toBe('waiting');
  await fixture.control.removeFaults(id);
  expect(await hanging).toBe('cut');
  expect((await push()).status).toBe(200);
});

test('a fault applies only to what it names', async () => {
  await fixture.control.addFault({
    match: { host: 'line-api', path: '/oauth2/*', method: 'GET' },
    kind: 'status',
    times: 2,
  });
  const certs = () => fixture.line('GET', '/oauth2/v2.1/certs');
  expect((await push()).status).toBe(200);
  expect([(await certs()).status, (await certs()).status, (await certs()).status]).toEqual([500, 500, 200]);
});

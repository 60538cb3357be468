// Names and pictures are requested separately from the events: nothing waits for them, and no platform is asked too often.

import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { openPlatformHttp, type PlatformHttp } from '../../channels/http.ts';
import { buildContext, type Context } from '../../context.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { askProfiles } from './ask-profiles.ts';
import { processDueEvents } from './process-due-events.ts';

let app: TestApp;
let serial = 0;
/** The requests for names, and the platforms' answers; by default no name. */
const asked: string[] = [];
let answer: (path: string) => Promise<object> = async () => ({});
const patience = { timeout: 20_000, interval: 20 };
const signal = () => new AbortController().signal;
const ask = (context = app.context) => askProfiles(context, signal());

const platforms = openPlatformHttp();
const http: PlatformHttp = {
  ...platforms,
  async call(call) {
    const path = new URL(call.url).pathname;
    if (!/\/meta\/v[\d.]+\/71\d{9,}$|\/v2\/bot\/profile\//.test(path)) return platforms.call(call);
    asked.push(path.split('/').at(-1) ?? '');
    return { kind: 'answer', status: 200, headers: {}, json: await answer(path) };
  },
};
beforeAll(async () => {
  app = await openTestApp({ overrides: { http } });
});
afterAll(() => app.close());
beforeEach(async () => {
  asked.length = 0;
  answer = async () => ({});
  await sql('truncate profile_request');
});

const sql = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await app.context.store.pool.query<Row>(text, values)).rows;
const person = () => `71000000000${++serial}`;
const lineUser = () => `U${String(++serial).padStart(32, '0')}`;
async function writes(externalId: string, channel: { id: string } = app.messenger, name?: string): Promise<void> {
  const { newId, now, store } = app.context;
  const detail = { kind: 'message', text: 'hello', ...(name && { name }) } as const;
  const event = { key: newId(), at: now(), account: '', externalId, body: Buffer.from('{}'), ...detail };
  await store.events.insert([{ id: newId(), channelId: channel.id, event, detail }], now());
  await processDueEvents(app.context, signal());
}
const contactOf = async (externalId: string) =>
  (
    await sql<{ id: string; name: string | null; picture_url: string | null; version: number }>(
      'select id, name, picture_url, version from contact where external_id = $1',
      [externalId],
    )
  )[0];
const told = { first_name: 'May', last_name: 'Chen', profile_pic: 'https://p.example/1' };

test('the event is processed before the platform is asked; name and picture come later', async () => {
  answer = async () => told;
  const one = person();
  await writes(one);
  expect(await contactOf(one)).toMatchObject({ name: null });
  expect(asked).toEqual([]);
  expect(await ask()).toBe(1);
  expect(await contactOf(one)).toMatchObject({ name: 'May Chen', picture_url: 'https://p.example/1' });
  await writes(one);
  expect(await ask()).toBe(0);
  expect(asked).toEqual([one]);
});

test('a platform that hangs takes half of the slots; other channels get their names', async () => {
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  onTestFinished(() => letGo());
  answer = async (path) => {
    if (path.includes('/meta/')) await until;
    return { displayName: '小美' };
  };
  for (let n = 0; n < 10; n += 1) await writes(person());
  const friend = lineUser();
  await writes(friend, app.line);
  const running = ask();
  await expect.poll(async () => (await contactOf(friend))?.name, patience).toBe('小美');
  expect(asked.filter((id) => id !== friend)).toHaveLength(4);
  // Events continue.
  const next = person();
  await writes(next);
  expect(await contactOf(next)).toBeDefined();
  letGo();
  await running;
});

test('asked without an answer: once more after a minute, then with the customer’s events, an hour later at the soonest', async () => {
  const one = person();
  await writes(one);
  await ask();
  await writes(one);
  expect(await ask()).toBe(0);
  const [first] = await sql<{ wait: number }>(
    'select extract(epoch from next_at - now())::float8 as wait from profile_request',
  );
  expect(first?.wait).toBeGreaterThan(30);
  expect(first?.wait).toBeLessThanOrEqual(60);
  await sql('update profile_request set next_at = now()');
  await ask();
  expect(await sql('select tries, next_at, lease_id from profile_request')).toEqual([
    { tries: 2, next_at: null, lease_id: null },
  ]);
  await writes(one);
  expect(await ask()).toBe(0);
  const [second] = await sql<{ wait: number }>(
    'select extract(epoch from next_at - asked_at)::float8 as wait from profile_request',
  );
  expect(second?.wait).toBe(3600);
  await sql("update profile_request set next_at = null, asked_at = now() - interval '61 minutes'");
  answer = async () => told;
  await writes(one);
  expect(await ask()).toBe(1);
  expect(asked).toHaveLength(3);
  expect(await contactOf(one)).toMatchObject({ name: 'May Chen' });
  expect(await sql('select from profile_request')).toEqual([]);
});

test('after many requests without an answer, it is asked once a day', async () => {
  const one = person();
  await writes(one);
  await sql('update profile_request set next_at = null, asked_at = now(), tries = 5000');
  await writes(one);
  const [row] = await sql<{ wait: number }>(
    'select extract(epoch from next_at - asked_at)::float8 as wait from profile_request',
  );
  expect(row?.wait).toBe(86_400);
});

test('a name set meanwhile by staff or an event stays', async () => {
  const one = person();
  await writes(one);
  const contact = await contactOf(one);
  answer = async () => {
    await app.api('PATCH', `/contacts/${contact?.id}`, { name: 'VIP' });
    return told;
  };
  await ask();
  expect(await contactOf(one)).toMatchObject({ name: 'VIP', picture_url: 'https://p.example/1' });
});

test('two servers ask once; an expired lease is taken by another, and the late answer changes nothing', async () => {
  const second = buildSecond();
  for (let n = 0; n < 6; n += 1) await writes(person());
  answer = async () => told;
  const both = await Promise.all([ask(), ask(second)]);
  expect(both[0] + both[1]).toBe(6);
  expect(new Set(asked).size).toBe(6);
  expect(asked).toHaveLength(6);

  const one = person();
  await writes(one);
  const [late] = await second.store.profileRequests.claim({ id: app.context.newId(), ms: 0 }, limits);
  if (!late) throw new Error('nothing claimed');
  expect(await ask()).toBe(1);
  await second.store.profileRequests.found(late, { name: 'Somebody', pictureUrl: null });
  expect(await contactOf(one)).toMatchObject({ name: 'May Chen' });
});
const limits = { limit: 8, perChannel: 8, rooms: [] };

function buildSecond(): Context {
  const url = app.context.store.pool.options.connectionString ?? '';
  const secrets = [{ kid: 'test', secret: new Uint8Array(32).fill(7) }];
  const second = buildContext(app.context.config, url, secrets, { http });
  onTestFinished(() => second.store.close());
  return second;
}

test('WhatsApp, which gives names with its messages only, is not asked; nor about a customer whose event has the name', async () => {
  await writes('886971000000', app.whatsapp);
  await writes(person(), app.messenger, 'May');
  expect(await sql('select from profile_request')).toEqual([]);
});

test('a LINE follow asks too; an unfollow does not', async () => {
  const { newId, now, store } = app.context;
  answer = async () => ({ displayName: '小美' });
  const user = lineUser();
  const follows = async (detail: { kind: 'follow'; isUnblocked: boolean } | { kind: 'unfollow' }) => {
    const event = { key: newId(), at: now(), account: '', externalId: user, body: Buffer.from('{}'), ...detail };
    await store.events.insert([{ id: newId(), channelId: app.line.id, event, detail }], now());
    await processDueEvents(app.context, signal());
  };
  await follows({ kind: 'unfollow' });
  expect(await ask()).toBe(0);
  await follows({ kind: 'follow', isUnblocked: true });
  expect(await ask()).toBe(1);
  expect(await contactOf(user)).toMatchObject({ name: '小美' });
});

test('credentials that can’t be decrypted: logged, and not asked more often', async () => {
  const one = person();
  await writes(one);
  const second = buildSecond();
  second.keys.open = () => {
    throw new Error('planted');
  };
  expect(await ask(second)).toBe(1);
  expect(await sql('select tries, lease_id from profile_request')).toEqual([{ tries: 1, lease_id: null }]);
});

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildAlarm } from './alarm.ts';
import { readConfig } from './config.ts';
import { buildContext, type Overrides } from './context.ts';
import { openTestDatabase, type TestDatabase } from './store/testing/test-database.ts';
import { type DeliveryRows, openDeliveryRows, type TestContact, testSecret } from './testing/entry/delivery-rows.ts';
import { type Platforms, startPlatforms } from './testing/entry/platforms.ts';
import { type Job, paced, runWorker } from './worker.ts';

let database: TestDatabase;
let rows: DeliveryRows;
let platforms: Platforms;
let contact: TestContact;
const patience = { timeout: 10_000, interval: 20 };
const hourMs = 3_600_000;

beforeAll(async () => {
  database = await openTestDatabase();
  rows = openDeliveryRows(database.url);
  platforms = await startPlatforms();
  contact = await rows.addContact(
    await rows.addChannel('line', platforms.credentials.line),
    await platforms.newPerson('line'),
  );
});
afterAll(async () => {
  await rows.close();
  await platforms.close();
  await database.drop();
});

function start(pollMs: number, options: { jobs?: Job[]; overrides?: Overrides; databaseUrl?: string } = {}) {
  const said: string[] = [];
  const say = (_fields: object, message: string) => {
    if (message.includes('the worker')) said.push(message);
  };
  const config = readConfig({ LINE_API_URL: platforms.lineApiUrl, META_GRAPH_URL: platforms.metaGraphUrl });
  const context = buildContext(config, options.databaseUrl ?? database.url, [testSecret], {
    timings: { pollMs },
    log: { debug() {}, info: say, warn: say, error: say },
    ...options.overrides,
  });
  const ending = new AbortController();
  const worker = runWorker(context, ending.signal, options.jobs);
  onTestFinished(async () => {
    ending.abort();
    await worker.done;
    await context.store.close();
  });
  return { worker, ending, context, said };
}

const arrives = (id: string) => expect.poll(async () => (await rows.row(id)).state, patience).toBe('sent');

test('finds what is due by polling', async () => {
  start(20);
  await arrives(await rows.addRow(contact));
});

test('is woken at once, far from its next poll, also while it is busy', async () => {
  const { worker } = start(hourMs);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const first = await rows.addRow(contact);
  worker.wake();
  await arrives(first);
  const second = await rows.addRow(contact);
  worker.wake();
  worker.wake();
  await arrives(second);
});

test('a ring while nobody waits is kept for the next wait, once', async () => {
  const alarm = buildAlarm();
  alarm.ring();
  alarm.ring();
  const began = performance.now();
  await alarm.wait(hourMs);
  await alarm.wait(100);
  expect(performance.now() - began).toBeGreaterThan(90);
  setTimeout(() => alarm.ring(), 10);
  await alarm.wait(hourMs);
});

test('runs jobs beside the deliveries, again at once while they find something', async () => {
  let left = 5;
  const slow: Job = { name: 'slow', run: () => new Promise((resolve) => setTimeout(() => resolve(0), 2_000)) };
  const job: Job = { name: 'count', run: async () => (left > 0 ? left-- : 0), everyMs: hourMs };
  const { worker } = start(hourMs, { jobs: [slow, job] });
  const id = await rows.addRow(contact);
  worker.wake();
  await arrives(id);
  await expect.poll(() => left, patience).toBe(0);
});

test('what falls due wakes no housekeeping, which keeps its own time', async () => {
  let runs = 0;
  const housekeeping: Job = { name: 'housekeeping', everyMs: hourMs, run: async () => ++runs && 0 };
  const { worker } = start(hourMs, { jobs: [housekeeping] });
  await expect.poll(() => runs, patience).toBe(1);
  for (const _ of [1, 2, 3]) {
    const id = await rows.addRow(contact);
    worker.wake();
    await arrives(id);
  }
  expect(runs).toBe(1);
});

test('a paced job rests after each round that did something, for its share of the time', async () => {
  let workedMs = 0;
  let left = 3;
  const run = async () => {
    const startedAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, left > 0 ? 20 : 0));
    workedMs = performance.now() - startedAt;
    return left > 0 ? left-- : 0;
  };
  const job = paced(0.25, run);
  const { signal } = new AbortController();
  for (const found of [3, 2, 1, 0]) {
    const startedAt = performance.now();
    expect(await job(signal, buildAlarm())).toBe(found);
    // A timer may fire a millisecond early, by another clock.
    if (found > 0) expect(performance.now() - startedAt).toBeGreaterThan(4 * workedMs - 5);
  }
});

test('a job that fails is reported once, tried again, and stops no other', async () => {
  let tries = 0;
  const run = async () => {
    tries += 1;
    if (tries < 3) throw new Error('away');
    return 0;
  };
  const { said } = start(20, { jobs: [{ name: 'failing', run }] });
  await arrives(await rows.addRow(contact));
  await expect.poll(() => tries, patience).toBeGreaterThanOrEqual(3);
  await expect.poll(() => said, patience).toEqual(['the worker met an error and will try again', 'the worker goes on']);
});

test('a database that is away and comes back: one sentence each, nothing lost', { timeout: 30_000 }, async () => {
  const { said } = start(20);
  await rows.pool.query('alter table outbox rename to outbox_away');
  await expect.poll(() => said, patience).toEqual(['the worker met an error and will try again']);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await rows.pool.query('alter table outbox_away rename to outbox');
  await arrives(await rows.addRow(contact));
  await expect.poll(() => said, patience).toEqual(['the worker met an error and will try again', 'the worker goes on']);
});

test('ends in order: what is in flight arrives and is written, nothing new is begun', async () => {
  const { ending, worker } = start(20, {
    overrides: {
      async onDeliveryPoint(point) {
        if (point !== 'accepted') return;
        ending.abort();
        await new Promise((resolve) => setTimeout(resolve, 300));
      },
    },
  });
  const [first, second] = [await rows.addRow(contact, { createdIn: -1_000 }), await rows.addRow(contact)];
  await worker.done;
  expect(await rows.row(first)).toMatchObject({ state: 'sent' });
  expect(await rows.row(second)).toMatchObject({ state: 'due', attempts: 0 });
  await rows.age(second, "state = 'skipped'");
});

test('waits a while for what hangs, not for ever', { timeout: 30_000 }, async () => {
  let letGo = () => {};
  const hanging = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  onTestFinished(() => letGo());
  const timings = { pollMs: 20, orderlyEndMs: 300 };
  const { ending, worker } = start(20, { overrides: { onDeliveryPoint: () => hanging, timings } });
  const id = await rows.addRow(contact);
  await expect.poll(async () => (await rows.row(id)).state, patience).toBe('claimed');
  const began = performance.now();
  ending.abort();
  await worker.done;
  expect(performance.now() - began).toBeGreaterThan(290);
  letGo();
});

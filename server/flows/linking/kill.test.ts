// Workers in separate processes, killed and stopped at the three points of a delivery; then others take over (§7).
import { afterAll, beforeAll, describe, type ExpectStatic, type onTestFinished, type TestContext, test } from 'vitest';
import type { DeliveryPoint } from '../../context.ts';
import { buildOutboxStore } from '../../store/outbox/outbox.ts';
import { openTestDatabase } from '../../store/testing/test-database.ts';
import { openDeliveryRows } from '../../testing/entry/delivery-rows.ts';
import { type Platforms, startPlatforms } from '../../testing/entry/platforms.ts';
import type { WorkerSettings } from '../../testing/entry/worker-main.ts';
import { buildWorkerProgram, type WorkerProcess, type WorkerProgram } from '../../testing/entry/worker-process.ts';

type TestPlatform = 'line' | 'messenger';

const leaseMs = 3_000;
const patience = { timeout: 30_000, interval: 100 };
const limit = { timeout: 90_000 };
let program: WorkerProgram;
let platforms: Platforms;

beforeAll(async () => {
  [program, platforms] = await Promise.all([buildWorkerProgram(), startPlatforms()]);
}, 60_000);
afterAll(async () => {
  await Promise.all([program.remove(), platforms.close()]);
});

/** Long enough for a worker to do what it must not: twenty polls. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 1_000));

/** A database and workers per test, so that tests can wait in parallel. */
async function openScene(finished: typeof onTestFinished, expect: ExpectStatic) {
  const database = await openTestDatabase();
  const rows = openDeliveryRows(database.url);
  const running: WorkerProcess[] = [];
  finished(async () => {
    for (const worker of running) worker.kill('SIGKILL');
    await Promise.all(running.map((worker) => worker.ended));
    await rows.close();
    await database.drop();
  });
  const { lineApiUrl, metaGraphUrl } = platforms;
  const scene = {
    rows,
    startWorker(stop: WorkerSettings['stop'] = null): WorkerProcess {
      const worker = program.start({ databaseUrl: database.url, lineApiUrl, metaGraphUrl, leaseMs, stop });
      running.push(worker);
      return worker;
    },
    addChannel: (platform: TestPlatform) => rows.addChannel(platform, platforms.credentials[platform]),
    async addMessage(platform: TestPlatform, channelId: string) {
      const contact = await rows.addContact(channelId, await platforms.newPerson(platform));
      const id = await rows.addRow(contact, { text: 'once' });
      return { id, contact, chat: () => platforms.chat(platform, contact.externalId) };
    },
    becomes: (id: string, state: string) => expect.poll(async () => (await rows.row(id)).state, patience).toBe(state),
  };
  return scene;
}

async function oneMessage({ onTestFinished, expect }: TestContext, platform: TestPlatform) {
  const scene = await openScene(onTestFinished, expect);
  return { ...scene, ...(await scene.addMessage(platform, await scene.addChannel(platform))) };
}

const points: DeliveryPoint[] = ['claimed', 'sending', 'accepted'];

describe.concurrent.each(points)('kill -9 when it is %s', (point) => {
  async function killed(context: TestContext, platform: TestPlatform) {
    const scene = await oneMessage(context, platform);
    context.expect(await scene.startWorker({ point, count: 1, signal: 'SIGKILL' }).ended).toBe('SIGKILL');
    context.expect((await scene.rows.row(scene.id)).state).toBe(point === 'claimed' ? 'claimed' : 'sending');
    scene.startWorker();
    return scene;
  }

  test('LINE: arrives exactly once', limit, async (context) => {
    const { id, becomes, chat } = await killed(context, 'line');
    await becomes(id, 'sent');
    context.expect(await chat()).toEqual(['once']);
  });

  test('Messenger: arrives at most once, and is unknown where nobody can know', limit, async (context) => {
    const { expect } = context;
    const { id, contact, rows, becomes, chat } = await killed(context, 'messenger');
    await becomes(id, point === 'claimed' ? 'sent' : 'unknown');
    await aWhile();
    expect((await rows.row(id)).state).toBe(point === 'claimed' ? 'sent' : 'unknown');
    expect(await chat()).toEqual(point === 'sending' ? [] : ['once']);

    const echoes = await platforms.echoes(contact.externalId);
    expect(echoes).toHaveLength(point === 'sending' ? 0 : 1);
    for (const { metadata, messageId } of echoes)
      await buildOutboxStore(rows.pool).confirmArrival(
        { channelId: contact.channelId, contactId: contact.id, outboxId: metadata, messageId },
        false,
      );
    expect((await rows.row(id)).state).toBe(point === 'sending' ? 'unknown' : 'sent');
  });
});

describe.concurrent.each(points)('stopped for longer than its lease when it is %s, then going on', (point) => {
  async function stopped(context: TestContext, platform: TestPlatform) {
    const scene = await oneMessage(context, platform);
    const late = scene.startWorker({ point, count: 1, signal: 'SIGSTOP' });
    await late.stopped();
    scene.startWorker();
    return { ...scene, late };
  }

  test('LINE: the other worker delivers once, and the late result is not written', limit, async (context) => {
    const { expect } = context;
    const { id, rows, becomes, chat, late } = await stopped(context, 'line');
    await becomes(id, 'sent');
    const before = await rows.row(id);
    late.kill('SIGCONT');
    if (point === 'accepted') await expect.poll(late.output, patience).toContain('its late result is not written');
    else await aWhile();
    expect(await rows.row(id)).toEqual({ ...before, next_in: expect.any(Number) });
    expect(await chat()).toEqual(['once']);
  });

  test('Messenger: at most once, and what is unknown stays so', limit, async (context) => {
    const { expect } = context;
    const { id, rows, becomes, chat, late } = await stopped(context, 'messenger');
    const state = point === 'claimed' ? 'sent' : 'unknown';
    await becomes(id, state);
    late.kill('SIGCONT');
    if (point === 'accepted') await expect.poll(late.output, patience).toContain('its late result is not written');
    else await aWhile();
    expect(await rows.row(id)).toMatchObject({ state, attempts: 1 });
    expect(await chat()).toEqual(point === 'sending' ? [] : ['once']);
  });
});

test(
  'three workers, one killed in the middle: LINE arrives once each, Messenger at most once',
  limit,
  async ({ onTestFinished, expect }) => {
    const { rows, startWorker, addChannel, addMessage } = await openScene(onTestFinished, expect);
    const [line, messenger] = [await addChannel('line'), await addChannel('messenger')];
    const messages = await Promise.all(
      Array.from({ length: 20 }, () => [addMessage('line', line), addMessage('messenger', messenger)]).flat(),
    );
    const killed = startWorker({ point: 'sending', count: 9, signal: 'SIGKILL' });
    expect(await killed.ended).toBe('SIGKILL');
    startWorker();
    startWorker();
    const open = "select from outbox where state in ('due', 'claimed', 'sending', 'retrying')";
    await expect.poll(async () => (await rows.pool.query(open)).rowCount, patience).toBe(0);

    for (const { id, contact, chat } of messages) {
      const [texts, { state }] = [await chat(), await rows.row(id)];
      if (contact.channelId === line || state === 'sent')
        expect({ texts, state }).toEqual({ texts: ['once'], state: 'sent' });
      else expect([[], ['once']]).toContainEqual(texts);
    }
  },
);

// Contacts in journeys: how many move on a second, beside plain deliveries to a platform that answers at once, and what many due at one hour do to links.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildAlarm } from '../server/alarm.ts';
import type { Context } from '../server/context.ts';
import { deliverDue } from '../server/flows/delivery/deliver-due.ts';
import { advanceJourneys, journeyShare } from '../server/flows/journeys/advance-journeys.ts';
import { sealedAs } from '../server/flows/sealed-as.ts';
import { paced } from '../server/worker.ts';
import { type BenchDatabase, openBenchDatabase, sourceChannelId } from './database.ts';
import { kinds, uuidSql } from './ids.ts';
import { openBenchContext, openNodeLinks } from './node-links.ts';

const contacts = 4_000;
const rounds = 3;
const atNine = 100_000;
const journeyId = '00000000-0000-7000-8100-000000000004';
const stepsId = '00000000-0000-7000-8100-000000000005';
const steps = [
  { kind: 'message', message: { kind: 'text', text: 'hello {name}' } },
  { kind: 'wait', minutes: 60 },
];

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** In the child: Meta, which takes every message at once. */
export function serveMetaStub(): void {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end('{"recipient_id":"1","message_id":"m"}'));
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

/** @returns steps and deliveries a second, the median of their ratio, and minutes until 100,000 that are due at once have moved on, while links go on */
export async function journeyRates() {
  const stub = fork(process.argv[1] ?? '', ['meta-stub']);
  const [port] = await once(stub, 'message');
  const database = await openBenchDatabase(atNine + 20_000);
  const context = openBenchContext(database.url, { META_GRAPH_URL: `http://127.0.0.1:${port}` });
  try {
    await prepare(database, context);
    const stepRates: number[] = [];
    const deliveryRates: number[] = [];
    for (let i = 0; i <= rounds; i += 1) {
      await makeDue(database, contacts);
      const perSecond = await timed(contacts, () => untilNothing(() => advanceJourneys(context)));
      const deliveries = await timed(contacts, () => deliverDue(context, new AbortController().signal));
      if (i === 0) continue;
      stepRates.push(perSecond);
      deliveryRates.push(deliveries);
    }
    const crowd = await manyAtOnce(database, context);
    return {
      stepsPerSecond: median(stepRates),
      deliveriesPerSecond: median(deliveryRates),
      ratio: median(stepRates.map((rate, i) => rate / (deliveryRates[i] ?? Number.NaN))),
      ...crowd,
    };
  } finally {
    await context.store.close();
    await database.close();
    stub.kill();
  }
}

async function prepare({ pool }: BenchDatabase, context: Context): Promise<void> {
  const fields = { accessToken: 'bench', appSecret: 'bench', pageId: '1', verifyToken: 'bench' };
  for (const [field, value] of Object.entries(fields)) {
    const { kid, sealed } = context.keys.seal(Buffer.from(value), sealedAs.credential(sourceChannelId, field));
    await pool.query('insert into credential (channel_id, field, kid, sealed) values ($1, $2, $3, $4)', [
      sourceChannelId,
      field,
      kid,
      sealed,
    ]);
  }
  await pool.query('begin');
  await pool.query(
    `insert into journey (id, name, enabled, tag, repeats, steps_id, created_at, updated_at)
     values ($1, 'bench', true, 'bench', false, $2, now(), now())`,
    [journeyId, stepsId],
  );
  await pool.query('insert into journey_steps (id, journey_id, steps, created_at) values ($1, $2, $3, now())', [
    stepsId,
    journeyId,
    JSON.stringify(steps),
  ]);
  await pool.query('commit');
}

/** Contacts at their first step, and nothing else. */
async function makeDue({ pool, analyze }: BenchDatabase, count: number): Promise<void> {
  await pool.query('delete from outbox');
  await pool.query('delete from journey_run');
  await pool.query(
    `insert into journey_run (journey_id, steps_id, contact_id, once, depth, next_at, entered_at)
     select $1, $2, ${uuidSql(kinds.contact, 'n')}, true, 1, now(), now() from generate_series(1, $3::int) n`,
    [journeyId, stepsId, count],
  );
  await analyze();
}

async function timed(count: number, run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return (count * 1000) / (performance.now() - startedAt);
}

async function untilNothing(run: () => Promise<number>): Promise<void> {
  while ((await run()) > 0);
}

/** Links before and while a crowd moves on. */
async function manyAtOnce(database: BenchDatabase, context: Context) {
  await makeDue(database, atNine);
  const links = openNodeLinks(database.url);
  const run = (first: number) => links.measure({ connections: 8, seconds: 4, first: atNine + first, cards: 3_000 });
  try {
    await run(1);
    const alone = await run(3_001);
    const startedAt = performance.now();
    const job = paced(journeyShare, () => advanceJourneys(context));
    const { signal } = new AbortController();
    const moved = untilNothing(() => job(signal, buildAlarm()));
    const beside = await run(6_001);
    await moved;
    return { minutesFor100000: (performance.now() - startedAt) / 60_000, linksBesideToAlone: beside / alone };
  } finally {
    await links.close();
  }
}

// Servers that share the inbound events: in order, each once, whatever hangs, fails or dies.
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildContext, type Context } from '../context.ts';
import type { GuardedWrite } from '../store/write.ts';
import { openTestApp, type TestApp } from '../test-app.ts';
import { processDueEvents } from './process-due-events.ts';

let app: TestApp;
let serial = 0;
const patience = { timeout: 20_000, interval: 20 };
beforeAll(async () => {
  app = await openTestApp({ campaign: { card: { keywords: ['card'] } } });
});
afterAll(() => app.close());
afterEach(async () => {
  await sql('truncate event_queue');
  await sql('update inbound_event set processed_at = now() where processed_at is null');
});

const sql = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await app.context.store.pool.query<Row>(text, values)).rows;

/** Another server on the same database. `before` is called before each of its writes. */
function server(options: { before?: (write: GuardedWrite) => Promise<unknown>; leaseMs?: number } = {}): Context {
  const url = app.context.store.pool.options.connectionString ?? '';
  const timings = { pollMs: 20, leaseMs: options.leaseMs ?? 30_000 };
  const made = buildContext(app.context.config, url, [{ kid: 'test', secret: new Uint8Array(32).fill(7) }], {
    timings,
  });
  const plain = made.store.write;
  made.store.write = async (write) => {
    await options.before?.(write);
    return plain(write);
  };
  onTestFinished(() => made.store.close());
  return made;
}

const run = (context: Context, signal = new AbortController().signal) => processDueEvents(context, signal);
const person = () => `7000000000${++serial}`;

/** Somebody writes to the page, or on the channel given. Returns the event's id. */
async function writes(externalId: string, text: string, channel: { id: string } = app.messenger): Promise<string> {
  const { newId, now, store } = app.context;
  const [id, detail] = [newId(), { kind: 'message', text } as const];
  const event = { key: id, at: now(), account: '', externalId, body: Buffer.from('{}'), ...detail };
  await store.events.insert([{ id, channelId: channel.id, event, detail }], now());
  return id;
}
const isProcessed = async (id: string) =>
  (await sql<{ done: boolean }>('select processed_at is not null as done from inbound_event where id = $1', [id]))[0]
    ?.done;
const cardsOf = async (externalId: string) =>
  (
    await sql<{ n: number }>(
      'select count(*)::int as n from card k join contact c on c.id = k.source_contact_id where c.external_id = $1',
      [externalId],
    )
  )[0]?.n;

/** Something that hangs until it is let go; it is at the end of the test. */
function hanging() {
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  onTestFinished(() => letGo());
  return { until, letGo };
}

test('three servers: each event by one of them, each effect once', async () => {
  const people = Array.from({ length: 20 }, person);
  for (const one of people) await writes(one, 'card');
  for (const one of people) await writes(one, 'thanks');
  const written = [0, 0, 0];
  const servers = [0, 1, 2].map((i) => {
    const before = async () => {
      written[i] = (written[i] ?? 0) + 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    return server({ before });
  });
  await Promise.all(servers.map((one) => run(one)));
  expect(written.reduce((sum, n) => sum + n)).toBe(40);
  expect(written.every((n) => n > 0)).toBe(true);
  for (const one of people) expect(await cardsOf(one)).toBe(1);
  expect(await sql('select from event_queue')).toEqual([]);
});

test('an event that hangs holds up its customer only: whoever else writes, however many, is answered', async () => {
  const { until, letGo } = hanging();
  const slow = person();
  const first = await writes(slow, 'first');
  const before = (write: GuardedWrite) => (write.processedEvent?.id === first ? until : Promise.resolve());
  const running = run(server({ before }));
  const second = await writes(slow, 'second');
  const others = [];
  for (let n = 0; n < 30; n += 1) others.push(await writes(person(), 'hello'));
  for (const id of others) await expect.poll(() => isProcessed(id), patience).toBe(true);
  expect(await isProcessed(second)).toBe(false);
  letGo();
  await running;
  expect(await isProcessed(first)).toBe(true);
  expect(await isProcessed(second)).toBe(true);
});

test('a channel whose events all hang slows no other', async () => {
  const { until, letGo } = hanging();
  const stuck = new Set<string>();
  for (let n = 0; n < 20; n += 1) stuck.add(await writes(person(), 'hello'));
  const before = (write: GuardedWrite) => (stuck.has(write.processedEvent?.id ?? '') ? until : Promise.resolve());
  const running = run(server({ before }));
  const other = await writes(person(), 'hello', app.instagram);
  await expect.poll(() => isProcessed(other), patience).toBe(true);
  letGo();
  await running;
  for (const id of stuck) expect(await isProcessed(id)).toBe(true);
});

test('one that fails is tried again later and before the customer’s next; after ten failures the next pass it', async () => {
  const one = person();
  const [first, second] = [await writes(one, 'first'), await writes(one, 'second')];
  let fails = true;
  const order: (string | undefined)[] = [];
  const broken = server({
    before: async ({ processedEvent }) => {
      if (fails && processedEvent?.id === first) throw new Error('planted');
      order.push(processedEvent?.id);
    },
  });
  const again = async () => {
    await sql('update inbound_event set next_at = now() where processed_at is null');
    await sql('update event_queue set next_at = now()');
    return run(broken);
  };
  await run(broken);
  const [row] = await sql<{ note: string; tries: number; wait: number }>(
    'select note, tries, extract(epoch from next_at - now())::float8 as wait from inbound_event where id = $1',
    [first],
  );
  expect(row).toMatchObject({ note: 'error', tries: 1 });
  expect(row?.wait).toBeLessThanOrEqual(1);
  // What comes meanwhile waits with it, and doesn't make it tried sooner.
  await sql("update inbound_event set next_at = now() + interval '1 hour' where id = $1", [first]);
  const third = await writes(one, 'third');
  await run(broken);
  expect(await sql('select tries from inbound_event where id = $1', [first])).toEqual([{ tries: 1 }]);
  for (let tries = 2; tries < 10; tries += 1) await again();
  expect(order).toEqual([]);
  await again();
  expect(order).toEqual([second, third]);
  fails = false;
  await again();
  expect(order).toEqual([second, third, first]);
});

test('a server that outlives its lease: another takes over, and the effects are there once', async () => {
  const { until, letGo } = hanging();
  const one = person();
  const id = await writes(one, 'card');
  let reached = () => {};
  const atWrite = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const before = () => {
    reached();
    return until;
  };
  const late = run(server({ leaseMs: 1, before }));
  await atWrite;
  await expect.poll(() => run(app.context), patience).toBe(1);
  expect(await isProcessed(id)).toBe(true);
  letGo();
  await late;
  expect(await cardsOf(one)).toBe(1);
});

test('a server that ends finishes the event in hand and gives the rest back at once', async () => {
  const one = person();
  const [first, second] = [await writes(one, 'first'), await writes(one, 'second')];
  const ending = new AbortController();
  await run(server({ before: async () => ending.abort() }), ending.signal);
  expect(await isProcessed(first)).toBe(true);
  expect(await isProcessed(second)).toBe(false);
  expect(await run(app.context)).toBe(1);
  expect(await isProcessed(second)).toBe(true);
});

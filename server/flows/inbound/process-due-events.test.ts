// Servers share the inbound events: in order, each once, whatever hangs, fails or dies.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildContext, type Context } from '../../context.ts';
import type { GuardedWrite } from '../../store/write/changes.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
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

/** Another server on the same database. `before` is called before each of its writes; `warned` gets its warnings. */
function server(
  options: { before?: (write: GuardedWrite) => Promise<unknown>; leaseMs?: number; warned?: string[] } = {},
): Context {
  const url = app.context.store.pool.options.connectionString ?? '';
  const timings = { pollMs: 20, leaseMs: options.leaseMs ?? 30_000 };
  const made = buildContext(app.context.config, url, [{ kid: 'test', secret: new Uint8Array(32).fill(7) }], {
    timings,
    log: {
      debug: () => {},
      info: () => {},
      error: () => {},
      warn: (_fields, message) => options.warned?.push(message),
    },
  });
  made.beforeWrite = async (write) => {
    await options.before?.(write);
  };
  onTestFinished(() => made.store.close());
  return made;
}

const run = (context: Context, signal = new AbortController().signal) => processDueEvents(context, signal);
const person = () => `7000000000${++serial}`;

/** A message to the page, or on the channel given. Returns the event's id. */
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

/** Something that hangs until it is released, at the end of the test at the latest. */
function hanging() {
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  onTestFinished(() => letGo());
  return { until, letGo };
}

/** Another transaction that locks these people's contacts, and with them everything that their events would write. */
async function holdContacts(externalIds: string[]) {
  for (const externalId of externalIds) await writes(externalId, 'before');
  await run(app.context);
  // Without the time limits of the store's connections.
  const client = new pg.Client({ connectionString: app.context.store.pool.options.connectionString });
  await client.connect();
  await client.query('begin');
  const held = await client.query('select from contact where external_id = any($1) for update', [externalIds]);
  expect(held.rowCount).toBe(externalIds.length);
  let isHeld = true;
  const letGo = async () => {
    if (!isHeld) return;
    isHeld = false;
    await client.query('commit');
    await client.end();
  };
  onTestFinished(letGo);
  return { letGo };
}

test('three servers: each event by one of them, each effect once', async () => {
  const people = Array.from({ length: 100 }, person);
  for (const text of ['card', 'thanks']) await Promise.all(people.map((one) => writes(one, text)));
  const written = [0, 0, 0];
  const servers = [0, 1, 2].map((i) => {
    const before = async ({ processedEvents = [] }: GuardedWrite) => {
      written[i] = (written[i] ?? 0) + processedEvents.length;
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    return server({ before });
  });
  await Promise.all(servers.map((one) => run(one)));
  expect(written.reduce((sum, n) => sum + n)).toBe(200);
  expect(written.every((n) => n > 0)).toBe(true);
  for (const one of people) expect(await cardsOf(one)).toBe(1);
  expect(await sql('select from event_queue')).toEqual([]);
});

test('many customers’ events take few writes', async () => {
  const ids = [];
  for (let n = 0; n < 48; n += 1) ids.push(await writes(person(), n % 2 === 0 ? 'card' : 'hello'));
  const writesOf: number[] = [];
  const before = async ({ processedEvents = [] }: GuardedWrite) => writesOf.push(processedEvents.length);
  await run(server({ before }));
  expect(writesOf).toEqual([15, 15, 15, 3]);
  for (const id of ids) expect(await isProcessed(id)).toBe(true);
});

test('an event that hangs blocks its customer only: everybody else is answered, however many', async () => {
  const slow = person();
  const { letGo } = await holdContacts([slow]);
  const first = await writes(slow, 'first');
  const second = await writes(slow, 'second');
  const others = [];
  for (let n = 0; n < 60; n += 1) others.push(await writes(person(), 'hello'));
  const warned: string[] = [];
  const running = run(server({ warned }));
  for (const id of others) await expect.poll(() => isProcessed(id), patience).toBe(true);
  expect([await isProcessed(first), await isProcessed(second)]).toEqual([false, false]);
  expect(warned).toEqual([]);
  await letGo();
  await running;
  await again(first);
  expect([await isProcessed(first), await isProcessed(second)]).toEqual([true, true]);
});

test('a channel whose events all hang slows no other', async () => {
  const people = Array.from({ length: 30 }, person);
  const { letGo } = await holdContacts(people);
  const stuck = [];
  for (const one of people) stuck.push(await writes(one, 'hello'));
  const warned: string[] = [];
  const running = run(server({ warned }));
  const other = await writes(person(), 'hello', app.instagram);
  await expect.poll(() => isProcessed(other), patience).toBe(true);
  for (const id of stuck) expect(await isProcessed(id)).toBe(false);
  expect(warned).toEqual([]);
  await letGo();
  await running;
  for (const id of stuck) await again(id);
  for (const id of stuck) expect(await isProcessed(id)).toBe(true);
});

/** On a slow machine it may have waited too long for its row, and been postponed. */
async function again(id: string): Promise<void> {
  if (await isProcessed(id)) return;
  await sql('update inbound_event set next_at = now() where processed_at is null');
  await sql('update event_queue set next_at = now()');
  await run(app.context);
}

test('two events that name one person by different names make one contact', async () => {
  const [number, user] = [person(), person()];
  await sql('update inbound_event set detail = detail || $2 where id = $1', [
    await writes(number, 'hello'),
    { otherId: user },
  ]);
  await sql('update inbound_event set detail = detail || $2 where id = $1', [
    await writes(user, 'thanks'),
    { otherId: number },
  ]);
  await run(app.context);
  const found = await sql('select external_id from contact where external_id = any($1)', [[number, user]]);
  expect(found).toHaveLength(1);
  expect(await sql('select from inbound_event where processed_at is null')).toEqual([]);
});

test('one that can’t be read or written affects no other', async () => {
  const one = person();
  const broken = await writes(one, 'hello');
  await sql('update inbound_event set detail = $2 where id = $1', [broken, { kind: 'message', text: 7 }]);
  const unwritten = await writes(person(), 'hello');
  const others = [];
  for (let n = 0; n < 10; n += 1) others.push(await writes(person(), 'hello'));
  const before = async ({ processedEvents = [] }: GuardedWrite) => {
    if (processedEvents.some(({ id }) => id === unwritten)) throw new Error('planted');
  };
  await run(server({ before }));
  for (const id of others) expect(await isProcessed(id)).toBe(true);
  expect(await sql('select note from inbound_event where id = any($1)', [[broken, unwritten]])).toEqual([
    { note: 'error' },
    { note: 'error' },
  ]);
});

test('one that fails is retried later, before the customer’s next; after ten failures the next ones go first', async () => {
  const one = person();
  const [first, second] = [await writes(one, 'first'), await writes(one, 'second')];
  let fails = true;
  const order: (string | undefined)[] = [];
  const broken = server({
    before: async ({ processedEvents: [event] = [] }) => {
      if (fails && event?.id === first) throw new Error('planted');
      order.push(event?.id);
    },
  });
  const oneMore = async () => {
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
  // Events in between wait with it, and don't hasten its retry.
  await sql("update inbound_event set next_at = now() + interval '1 hour' where id = $1", [first]);
  const third = await writes(one, 'third');
  await run(broken);
  expect(await sql('select tries from inbound_event where id = $1', [first])).toEqual([{ tries: 1 }]);
  for (let tries = 2; tries < 10; tries += 1) await oneMore();
  expect(order).toEqual([]);
  await oneMore();
  expect(order).toEqual([second, third]);
  fails = false;
  await oneMore();
  expect(order).toEqual([second, third, first]);
});

test.each(['claimed', 'about to be written'])(
  'a server that outlives its lease with an event %s: another takes over, and the effects happen once',
  async (when) => {
    const { until, letGo } = hanging();
    const one = person();
    const id = await writes(one, 'card');
    let reached = () => {};
    const hangs = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let tries = 0;
    const hang = () => {
      reached();
      return until;
    };
    const before = async () => {
      tries += 1;
      if (when === 'about to be written') await hang();
    };
    const late = server({ leaseMs: 1, before });
    const { claim } = late.store.eventQueue;
    if (when === 'claimed') late.store.eventQueue.claim = (...args) => claim(...args).finally(hang);
    const running = run(late);
    await hangs;
    await expect.poll(() => run(app.context), patience).toBe(1);
    expect(await isProcessed(id)).toBe(true);
    letGo();
    await running;
    expect(tries).toBe(when === 'claimed' ? 0 : 1);
    expect(await cardsOf(one)).toBe(1);
  },
);

test('a server that stops finishes its current event and releases the rest at once', async () => {
  const one = person();
  const [first, second] = [await writes(one, 'first'), await writes(one, 'second')];
  const ending = new AbortController();
  await run(server({ before: async () => ending.abort() }), ending.signal);
  expect(await isProcessed(first)).toBe(true);
  expect(await isProcessed(second)).toBe(false);
  expect(await run(app.context)).toBe(1);
  expect(await isProcessed(second)).toBe(true);
});

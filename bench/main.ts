// The measurements of `npm run bench`: ratios within one run, since machines differ and drift.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type BenchDatabase, openBenchDatabase, startEmbedded, startPackaged } from './database.ts';
import { engineRates } from './engines.ts';
import { type EventRates, eventRates, serveEvents } from './events.ts';
import { watchHealth } from './health-watch.ts';
import { openHttpLinks, serveLinks } from './http-links.ts';
import { journeyRates, serveMetaStub } from './journeys.ts';
import { serveLineStub } from './line-stub.ts';
import { openNodeLinks, serveNodeLinks } from './node-links.ts';
import { overload } from './overload.ts';
import { findPgbench, pgbenchRate } from './pgbench.ts';
import { searchTimes } from './search.ts';
import { serveForBench } from './server-child.ts';
import { pageSizes } from './sizes.ts';
import { largeWebhooks } from './webhooks.ts';

const rounds = 5;
/** Runs before the first that counts: a server runs for days, its first seconds are slower by half. */
const warmUps = 2;
const seconds = 4;
const connections = 8;
/** Cards that one run may use up; every run takes cards of its own. */
const share = seconds * 2000;

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const round = (value: number, digits = 2) => Number(value.toFixed(digits));

/** A link by Node, by plain statements of pgbench (the floor), and by the whole call, in turn, so that a machine that slows down slows all. */
async function linkRates({ url: databaseUrl, analyze }: BenchDatabase, next: () => number) {
  const pgbench = findPgbench();
  const raters = { readAndWriteFromNode: openNodeLinks(databaseUrl), wholeCall: await openHttpLinks(databaseUrl) };
  const rates = { readAndWriteFromNode: [] as number[], floor: [] as number[], wholeCall: [] as number[] };
  const run = () => ({ connections, seconds, first: next(), cards: share });
  try {
    for (let i = 0; i < warmUps; i += 1) {
      await raters.readAndWriteFromNode.measure(run());
      if (i === 0) await analyze();
      await raters.wholeCall.measure(run());
    }
    for (let i = 0; i < rounds; i += 1) {
      rates.readAndWriteFromNode.push(await raters.readAndWriteFromNode.measure(run()));
      const plain = { clients: connections, seconds, first: next(), share: Math.floor(share / connections) };
      if (pgbench) rates.floor.push(pgbenchRate(pgbench, databaseUrl, plain));
      rates.wholeCall.push(await raters.wholeCall.measure(run()));
    }
  } finally {
    await raters.readAndWriteFromNode.close();
    await raters.wholeCall.close();
  }
  const shares = (values: number[]) => median(values.map((value, i) => value / (rates.floor[i] ?? Number.NaN)));
  const { readAndWriteFromNode, floor, wholeCall } = rates;
  return {
    linksPerSecond: {
      readAndWriteFromNode: median(readAndWriteFromNode),
      floor: median(floor),
      wholeCall: median(wholeCall),
    },
    shareOfFloor: { readAndWriteFromNode: shares(readAndWriteFromNode), floor: 1, wholeCall: shares(wholeCall) },
  };
}

/** Numbers of cards that one run may use up. */
function cardNumbers(): () => number {
  let first = 1 - share;
  return () => {
    first += share;
    return first;
  };
}

async function main() {
  const database = await openBenchDatabase(share * ((rounds + warmUps) * 3 + 1));
  const next = cardNumbers();
  let links: Awaited<ReturnType<typeof linkRates>>;
  let events: EventRates;
  let underLoad: Awaited<ReturnType<typeof measureLoad>>;
  try {
    links = await linkRates(database, next);
    underLoad = await measureLoad(database.url, next());
    events = await eventRates(database.url);
  } finally {
    await database.close();
  }

  const journeys = await journeyRates();
  const engines = await engineRates();
  const results = {
    machine: { cpu: cpus()[0]?.model ?? 'unknown', processors: cpus().length, node: process.version },
    ...links,
    events: { ...events, ratio: ratioOf(events) },
    journeys,
    engines,
    bytesBrotli: pageSizes('dist/client'),
    ...underLoad,
  };
  mkdirSync('bench', { recursive: true });
  writeFileSync('bench/results.json', `${JSON.stringify(results, null, 2)}\n`);
  printLinks(links);
  printEvents(events);
  console.log('Contacts in journeys (aim: 0.8 of plain deliveries), and 100,000 due at once');
  console.table(journeys);
  console.log('The page, bytes as sent (brotli)');
  console.table(results.bytesBrotli);
  console.log(
    'Links on PostgreSQL as its package brings it (ratios; aim 0.85 to 1.15), and claims with 100,000 messages waiting',
  );
  console.table(engines);
  console.log('Five times as many links as the server can do, and eight webhooks of 3 MB at once');
  console.table(underLoad);
}

/** Overload: what becomes of the accepted calls, and how long the event loop was blocked. */
async function measureLoad(databaseUrl: string, first: number) {
  const overloaded = await overload(databaseUrl, { first, cards: share, seconds });
  return { overloaded, largeWebhooks: await largeWebhooks(databaseUrl) };
}

function printLinks({ linksPerSecond, shareOfFloor }: Awaited<ReturnType<typeof linkRates>>) {
  console.log(`\nA link: ${connections} connections, median of ${rounds} runs of ${seconds} s, in turn`);
  console.table(
    Object.entries(linksPerSecond).map(([what, perSecond]) => ({
      what,
      'links a second': round(perSecond, 0),
      'share of the floor': round(shareOfFloor[what as keyof typeof shareOfFloor]),
    })),
  );
  if (Number.isNaN(linksPerSecond.floor))
    console.log('pgbench is not installed (Debian: apt-get install postgresql): no shares.');
}

const ratioOf = ({ oneServer, threeServers }: EventRates) => round(threeServers.perSecond / oneServer.perSecond);

function printEvents({ oneServer, threeServers }: EventRates) {
  console.log(
    'Inbound events, one server and three, and processor time for each (aim on two processors: 1.5 times as many)',
  );
  console.table({ oneServer, threeServers });
  console.log(`ratio ${ratioOf({ oneServer, threeServers })}`);
}

async function measureEvents() {
  for (const engine of [await startEmbedded(), await startPackaged()]) {
    if (!engine) continue;
    const database = await openBenchDatabase(1_000, engine);
    await eventRates(database.url).then(printEvents).finally(database.close);
  }
}

async function measureSearch() {
  for (const engine of [await startEmbedded(), await startPackaged()]) {
    if (!engine) continue;
    console.log('The search of a million profiles (aim: under 100 ms)');
    console.table(await searchTimes(engine));
  }
}

async function measureLoadOnly() {
  const database = await openBenchDatabase(2 * share);
  await measureLoad(database.url, 1).then(console.table).finally(database.close);
}

async function measureLinks() {
  const database = await openBenchDatabase(share * (rounds + warmUps) * 3);
  await linkRates(database, cardNumbers()).then(printLinks).finally(database.close);
}

const children: Record<string, (...args: string[]) => void | Promise<void>> = {
  'link-server': serveLinks,
  'node-links': serveNodeLinks,
  'line-stub': serveLineStub,
  'meta-stub': serveMetaStub,
  journeys: () => journeyRates().then(console.table),
  server: serveForBench,
  'event-server': serveEvents,
  events: measureEvents,
  links: measureLinks,
  load: measureLoadOnly,
  search: measureSearch,
  'health-watch': watchHealth,
};
await (children[process.argv[2] ?? ''] ?? main)(...process.argv.slice(3));

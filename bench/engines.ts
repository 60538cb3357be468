// The same link on another engine, with many customers, and with many waiting messages.
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type BenchDatabase, openBenchDatabase, sourceChannelId, startPackaged } from './database.ts';
import { openHttpLinks } from './http-links.ts';
import { kinds, uuidSql } from './ids.ts';
import { openBenchContext } from './node-links.ts';

const rounds = 5;
const warmUps = 2;
const seconds = 3;
const connections = 8;
/** Cards that one run may use up. */
const cards = 600;
const few = 10_000;
const many = 1_000_000;
const waiting = 100_000;

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Ratios of rates within each round, the median of five. */
export type EngineRates = {
  /** Links over HTTP: the packaged PostgreSQL against the embedded one, both with 10,000 contacts. */
  packagedToEmbedded: number;
  /** A million contacts against ten thousand, on the packaged one. */
  millionToTenThousand: number;
  /** With 100,000 messages waiting against none. */
  linksWithManyWaiting: number;
  claimsWithManyWaiting: number;
};

/** @returns null where no PostgreSQL package is installed */
export async function engineRates(): Promise<EngineRates | null> {
  const packaged = [await startPackaged(), await startPackaged()];
  const [one, other] = packaged;
  if (!one || !other) return null;
  const databases = {
    embedded: await openBenchDatabase(few),
    packaged: await openBenchDatabase(few, one),
    million: await openBenchDatabase(many, other),
  };
  try {
    const rates = await measure(databases);
    const before = await claimsPerSecond(databases.packaged);
    await addWaiting(databases.packaged.pool);
    const after = await claimsPerSecond(databases.packaged);
    const crowded = await measure({ packaged: databases.packaged });
    const ratio = (a: number[] = [], b: number[] = []) => median(a.map((value, i) => value / (b[i] ?? Number.NaN)));
    return {
      packagedToEmbedded: ratio(rates.packaged, rates.embedded),
      millionToTenThousand: ratio(rates.million, rates.packaged),
      linksWithManyWaiting: median(crowded.packaged ?? []) / median(rates.packaged ?? []),
      claimsWithManyWaiting: after / before,
    };
  } finally {
    for (const database of Object.values(databases)) await database.close();
  }
}

let used = 0;

/** In turn, so that a machine that slows down slows all of them. */
async function measure(databases: Record<string, BenchDatabase>): Promise<Record<string, number[]>> {
  const rates: Record<string, number[]> = {};
  const servers = await Promise.all(
    Object.entries(databases).map(async ([name, { url, analyze }]) => ({
      name,
      analyze,
      links: await openHttpLinks(url),
    })),
  );
  try {
    for (let round = -warmUps; round < rounds; round += 1) {
      for (const { name, analyze, links } of servers) {
        const perSecond = await links.measure({ connections, seconds, first: 1 + used, cards });
        if (round < 0) await analyze();
        else rates[name] = [...(rates[name] ?? []), perSecond];
      }
      used += cards;
    }
  } finally {
    for (const { links } of servers) await links.close();
  }
  return rates;
}

/** Claims of eight messages, given back at once. */
async function claimsPerSecond({ url, pool }: BenchDatabase): Promise<number> {
  const context = openBenchContext(url);
  const claims = 50;
  let spentMs = 0;
  for (let i = 0; i < claims; i += 1) {
    const startedAt = performance.now();
    await context.store.outbox.claim(
      { id: uuidv7(), ms: 30_000 },
      { limit: 8, perChannel: 6, rooms: [], kids: [...context.keys.kids] },
    );
    spentMs += performance.now() - startedAt;
    await pool.query(`update outbox set state = 'due', lease_id = null, lease_until = null where state = 'claimed'`);
  }
  await context.store.close();
  return (claims * 1000) / spentMs;
}

async function addWaiting(pool: Pool): Promise<void> {
  await pool.query(
    `insert into outbox (id, channel_id, contact_id, cause, next_at, message_kid, message, created_at)
     select gen_random_uuid(), $1, ${uuidSql(kinds.contact, '(1 + n % 10000)')}, 'card', now(), 'bench', '\\x00', now() from generate_series(1, $2::int) n`,
    [sourceChannelId, waiting],
  );
  await pool.query('vacuum analyze');
}

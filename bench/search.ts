// The search of profiles among a million, beside the plainest way to do the same: a scan of the contacts' names.
import { searchWords } from '../server/domain/texts/search-words.ts';
import { type BenchDatabase, type Engine, openBenchDatabase } from './database.ts';
import { openBenchContext } from './node-links.ts';

const profiles = 1_000_000;
const rounds = 9;

/** What is typed, by what it finds: the last two words are on one contact of all. */
const typed = {
  'a name of many': '小美',
  'a name of one': '獨角',
  'one character': '陳',
  'a name of nobody': '魑魅',
  'two words': '陳 獨角',
  'a phone number': '0912 345 678',
};

/** A name each: one of 10 surnames, two of 40 characters, and `獨角` once. */
const name = `case when n = 500000 then '陳獨角' else
  substr('陳林黃張李王吳劉蔡楊', 1 + (n % 10)::int, 1) || substr('${letters()}', 1 + (n / 10 % 40)::int, 1) || substr('${letters()}', 1 + (n / 400 % 40)::int, 1) end`;
function letters(): string {
  return '小美大明家豪怡君志偉雅婷淑芬俊傑宗翰詩涵佳穎建宏思妤承恩品睿子晴宇軒柏翰心怡';
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** @returns by what is typed: the median in ms of a first page of 25, and as a share of a scan of the names */
export async function searchTimes(engine?: Engine) {
  const database = await openBenchDatabase(profiles, engine);
  const { store } = openBenchContext(database.url);
  try {
    await nameThem(database);
    const scan = (word: string) =>
      store.pool.query(`select profile_id from contact where strpos(name, $1) > 0 order by id desc limit 25`, [word]);
    const found: Record<string, object> = {};
    for (const [what, text] of Object.entries(typed)) {
      const times = { search: [] as number[], scan: [] as number[] };
      const filter = { words: searchWords(text), only: null, tag: null, limit: 25, after: null };
      for (let i = 0; i < rounds; i += 1) {
        times.search.push(await timed(() => store.profileSearch.find(filter)));
        times.scan.push(await timed(() => scan(text.split(' ').at(-1) ?? '')));
      }
      const [search, plain] = [median(times.search), median(times.scan)];
      found[what] = {
        'median ms': Math.round(search),
        slowest: Math.round(Math.max(...times.search)),
        'of a scan': Number((search / plain).toFixed(3)),
      };
    }
    return found;
  } finally {
    await store.close();
    await database.close();
  }
}

async function nameThem({ pool, analyze }: BenchDatabase): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '256MB'`);
    const { rows } = await client.query(`select pg_get_indexdef('contact_search_terms'::regclass) as definition`);
    await client.query('drop index contact_search_terms');
    await client.query(`update contact set name = ${name} from (select id, row_number() over (order by id) as n from contact) o
      where o.id = contact.id`);
    await client.query(`insert into contact_search (contact_id, words)
      select id, contact_words(name, external_id, second_id) from contact order by id`);
    await client.query(rows[0].definition);
  } finally {
    client.release(true);
  }
  await analyze();
}

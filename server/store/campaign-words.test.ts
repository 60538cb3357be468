// A message reads only the stamp of its channel's campaigns, and the campaigns only after a change by any server.
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildCampaignWords } from './campaign-words.ts';
import { openTestDatabase, type TestDatabase } from './testing/test-database.ts';
import { insertCampaign, insertChannel } from './testing/test-rows.ts';

let database: TestDatabase;
let pool: pg.Pool;
let source = '';
let target = '';
/** The SQL of the statements that were run. */
const ran: string[] = [];
let words: ReturnType<typeof buildCampaignWords>;

beforeAll(async () => {
  database = await openTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query('truncate channel cascade');
  [source, target] = [await insertChannel(pool, 'messenger'), await insertChannel(pool, 'whatsapp')];
  const counted = {
    query: (text: string, values: unknown[]) => {
      ran.push(text);
      return pool.query(text, values);
    },
  };
  words = buildCampaignWords(counted as unknown as pg.Pool);
  ran.length = 0;
});

function add(keywords: string[], more: { enabled?: boolean; whatsappText?: string | null } = {}) {
  const card = { keywords, whatsappText: more.whatsappText ?? null };
  return insertCampaign(pool, { source, target }, { card, enabled: more.enabled ?? true });
}
const keywords = async () => (await words(source)).holders.map((holder) => holder.keywords);

test('a channel without campaigns has no words', async () => {
  expect(await words(source)).toEqual({ holders: [], whatsappTexts: [] });
});

test('enabled campaigns of the source, oldest first; the drafts of all that lead to the target', async () => {
  const [a, b] = [await add(['a'], { whatsappText: 'hi' }), await add(['b', 'c'])];
  await add(['off'], { enabled: false, whatsappText: 'ho' });
  expect((await words(source)).holders).toEqual([
    { id: a, name: 'test', keywords: ['a'] },
    { id: b, name: 'test', keywords: ['b', 'c'] },
  ]);
  expect((await words(target)).holders).toEqual([]);
  expect([...(await words(target)).whatsappTexts].sort()).toEqual(['hi', 'ho', null]);
});

test('without a change, only the stamp is read, and the same words are the same object', async () => {
  await add(['a']);
  const first = await words(source);
  ran.length = 0;
  expect(await words(source)).toBe(first);
  expect(ran).toEqual(['select stamp from campaign_stamp where channel_id = $1']);
});

test.each<[string, string, string[][]]>([
  ['a keyword', `card = jsonb_set(card, '{keywords}', '["z"]')`, [['z']]],
  ['switched off', 'enabled = false', []],
  ['deleted', 'deleted_at = now()', []],
])('%s: read with the next message, on every server', async (_name, change, after) => {
  const id = await add(['a']);
  const elsewhere = buildCampaignWords(pool);
  await elsewhere(source);
  expect(await keywords()).toEqual([['a']]);
  // Also as written by a server of an earlier version.
  await pool.query(`update campaign set ${change} where id = $1`, [id]);
  expect(await keywords()).toEqual(after);
  expect((await elsewhere(source)).holders).toHaveLength(after.length);
});

test('a change of the draft’s text is read on the target at once', async () => {
  const id = await add(['a'], { whatsappText: 'hi' });
  expect((await words(target)).whatsappTexts).toEqual(['hi']);
  await pool.query(`update campaign set card = jsonb_set(card, '{whatsappText}', '"ho"') where id = $1`, [id]);
  expect((await words(target)).whatsappTexts).toEqual(['ho']);
});

test('an irrelevant change, such as an edit of the draft, doesn’t cause a full read', async () => {
  const id = await add(['a']);
  const first = await words(source);
  await pool.query(`update campaign set draft = '{"name":"x"}', updated_at = now() where id = $1`, [id]);
  expect(await words(source)).toBe(first);
});

test('an uncommitted change is not cached', async () => {
  await add(['a']);
  const client = await pool.connect();
  await client.query('begin');
  await client.query(`update campaign set card = jsonb_set(card, '{keywords}', '["z"]')`);
  expect(await keywords()).toEqual([['a']]);
  await client.query('commit');
  client.release();
  expect(await keywords()).toEqual([['z']]);
});

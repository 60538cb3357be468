// Finding profiles by what people know of a customer, whatever they type.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FoundProfile } from '../../contract/profiles.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { fillSearch } from './fill-search.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(() => app.close());

type Found = { items: FoundProfile[]; nextCursor: string | null };
const ask = (query: Record<string, string>) => app.api<Found>('GET', `/profiles?${new URLSearchParams(query)}`);
const idsOf = async (q: string, more: Record<string, string> = {}) => {
  const { status, body } = await ask({ q, ...more });
  expect(status, q).toBe(200);
  return body.items.map(({ id }) => id);
};

let made = 0;
/** A profile with these contacts, as webhooks and links write them. @returns its id */
async function addProfile(
  contacts: { name?: string; externalId?: string; tags?: string[]; on?: 'line' | 'messenger' | 'whatsapp' }[],
  memberNumber: string | null = null,
): Promise<string> {
  const id = app.context.newId();
  await app.sql('insert into profile (id, member_number, created_at) values ($1, $2, now())', [id, memberNumber]);
  for (const { name = null, externalId = `8000000000000${made + 100}0`, tags = [], on = 'messenger' } of contacts) {
    made += 1;
    await app.sql(
      'insert into contact (id, channel_id, external_id, profile_id, name, tags, created_at) values ($1, $2, $3, $4, $5, $6, now())',
      [app.context.newId(), app[on].id, externalId, id, name, tags],
    );
  }
  return id;
}

describe('what finds a profile', () => {
  let id: string;
  beforeAll(async () => {
    id = await addProfile(
      [{ name: '歐陽小美' }, { name: 'Mei Ou-Yang', on: 'whatsapp', externalId: '886912345678' }],
      'VIP-0042',
    );
    await addProfile([{ name: '陳大文' }, { name: 'Ｋｅｎ', on: 'whatsapp', externalId: '886987654321' }]);
  });

  test.each([
    '歐陽小美',
    '小美',
    '陽小',
    '美',
    'mei',
    'MEI',
    'ＭＥＩ',
    'ou-yang',
    'ang',
    '886912345678',
    '+886 912 345 678',
    '0912-345-678',
    '912345678',
    '345678',
    'VIP-0042',
    'vip-0042',
    '小美 mei',
    '歐陽 0912345678',
    'VIP-0042 美',
    ' 小美 ',
    '小\u200b美',
  ])('%s', async (q) => {
    expect(await idsOf(q)).toEqual([id]);
  });

  test.each(['美小', '小美 ken', '886912345679', 'VIP', '歐美', '龘'])('%s finds nothing', async (q) => {
    expect(await idsOf(q)).toEqual([]);
  });

  test('its id, a contact of it, and the id that a platform gave', async () => {
    const [contact] = await app.sql<{ id: string; external_id: string }>(
      'select id, external_id from contact where profile_id = $1 order by id',
      [id],
    );
    if (!contact) throw new Error('no contact');
    for (const q of [id, id.toUpperCase(), contact.id, contact.external_id, `${contact.id} 美`])
      expect(await idsOf(q)).toEqual([id]);
    expect(await idsOf(`${id} ken`)).toEqual([]);
    expect(await idsOf(app.context.newId())).toEqual([]);
  });
});

test('an absorbed profile is found as the one that absorbed it', async () => {
  const customer = await app.newCustomer('諸葛小明', 'friend');
  const [before] = await idsOf('諸葛小明');
  await app.link(customer, await app.newCard(customer));
  const [row] = await app.sql<{ absorbed_id: string; survivor_id: string }>(
    'select absorbed_id, survivor_id from merge order by at desc limit 1',
  );
  expect(row?.survivor_id).toBe(before);
  expect(await idsOf(row?.absorbed_id ?? '')).toEqual([before]);
  const [found] = (await ask({ q: '諸葛' })).body.items;
  expect(found?.contacts.map(({ name }) => name)).toEqual(['諸葛小明', '諸葛小明']);
});

test('a name that changes is found, and the old one no longer', async () => {
  const id = await addProfile([{ name: '司馬光' }]);
  await app.sql('update contact set name = $2 where profile_id = $1', [id, '上官婉兒']);
  expect(await idsOf('司馬光')).toEqual([]);
  expect(await idsOf('婉兒')).toEqual([id]);
});

describe('hostile and odd input', () => {
  test.each([
    '%',
    '_',
    '\\',
    "'",
    '"',
    "'; drop table contact; --",
    '(',
    '*',
    ':',
    '{}',
    '👩‍👩‍👧',
    '1:',
    '\u202e',
    '🏳️‍🌈 %',
  ])('%j is taken literally', async (q) => {
    expect((await ask({ q })).status).toBe(200);
  });
  test.each(['%', '_', '\\', "o'hara", '👩‍👩‍👧', 'a%b'])(
    'a name with %s is found by it, and no other',
    async (text) => {
      const id = await addProfile([{ name: `x ${text} y` }]);
      const found = await idsOf(text);
      expect(found).toContain(id);
      const names = (await ask({ q: text })).body.items.flatMap(({ contacts }) => contacts.map(({ name }) => name));
      for (const name of names) expect(name).toContain(text);
    },
  );
  test.each(['a\u0000b', 'x'.repeat(201), 'x'.repeat(10_000)])('%# is refused', async (q) => {
    const { status, body } = await ask({ q });
    expect([status, (body as unknown as { code: string }).code]).toEqual([400, 'invalid_body']);
  });
  test('a word is found as a whole, not its pairs of characters', async () => {
    const id = await addProfile([{ name: '左右 右方' }]);
    expect(await idsOf('左右')).toEqual([id]);
    expect(await idsOf('左右方')).toEqual([]);
  });
  test('blanks alone are no search', async () => {
    expect(await idsOf(' \u3000 ')).toEqual((await ask({})).body.items.map(({ id }) => id));
  });
  test.each(['x', '1.5', '9'.repeat(30), 'null'])('the cursor %s is refused', async (cursor) => {
    expect((await ask({ q: '美', cursor })).status).toBe(400);
    expect((await ask({ cursor })).status).toBe(400);
  });
});

test('pages follow each other: nobody twice, nobody left out', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 23; n += 1)
    ids.push(
      await addProfile(
        [{ name: `翁${n}` }, { name: `翁${n}號`, on: 'line', externalId: `U${String(n).padStart(32, '0')}` }],
        n < 3 ? '翁' : null,
      ),
    );
  for (const q of ['翁', '翁 號']) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: Found } = await ask({ q, limit: '5', ...(cursor ? { cursor } : {}) });
      expect(body.items.length).toBeLessThanOrEqual(5);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen.length).toBe(new Set(seen).size);
    expect([...seen].sort()).toEqual([...ids].sort());
    if (q === '翁') expect(seen.slice(3)).toEqual(ids.slice(3).reverse());
  }
});

test('a tag narrows a search and a list', async () => {
  const tagged = await addProfile([
    { name: '洪一', tags: ['名單'] },
    { name: '洪一', on: 'line', externalId: `U${'a'.repeat(32)}` },
  ]);
  await addProfile([{ name: '洪二' }]);
  expect(await idsOf('洪', { tag: '名單' })).toEqual([tagged]);
  const all = (await ask({ tag: '名單' })).body.items;
  expect(all.map(({ id, tags }) => [id, tags])).toEqual([[tagged, ['名單']]]);
  expect((await ask({ tag: '沒有' })).body.items).toEqual([]);
});

test('every profile is found by each character of its names, and by any piece of them', async () => {
  const character = fc.oneof(
    fc.constantFrom(...'陳林黃張小美大明志豪雅婷かなカナ한글Ａé%_\\\'"🙂'),
    fc.constantFrom(...'abcXYZ019 '),
  );
  const name = fc
    .array(character, { minLength: 1, maxLength: 12 })
    .map((all) => all.join('').trim())
    .filter(Boolean);
  await fc.assert(
    fc.asyncProperty(name, fc.nat(), fc.nat(), async (text, from, length) => {
      const id = await addProfile([{ name: text }]);
      const letters = [...text].filter((one) => one.trim());
      const start = from % letters.length;
      const piece = [...text]
        .slice(start, start + 1 + (length % 6))
        .join('')
        .trim();
      for (const q of [letters[start] ?? '', piece || text]) {
        const seen: string[] = [];
        for (let cursor: string | null = ''; cursor !== null && !seen.includes(id); ) {
          const { body }: { body: Found } = await ask({ q, limit: '200', ...(cursor ? { cursor } : {}) });
          seen.push(...body.items.map((one) => one.id));
          cursor = body.nextCursor;
        }
        expect(seen, `${text} by ${q}`).toContain(id);
      }
    }),
    { numRuns: 40 },
  );
});

test('contacts from before the search are entered, newest first, each once, by whichever server', async () => {
  await app.sql('delete from contact_search');
  await app.sql(`update contact_search_fill set before = 'ffffffff-ffff-ffff-ffff-ffffffffffff', next_seq = -1`);
  expect(await idsOf('小美')).toEqual([]);
  const later = await addProfile([{ name: '後來的小美' }]);
  const round = () => Promise.all([fillSearch(app.context), fillSearch(app.context)]);
  while ((await round()).some((count) => count > 0));
  const missing = await app.sql(
    `select from contact c where name is not null and same_as is null and not exists (select from contact_search s where s.contact_id = c.id)`,
  );
  expect(missing).toEqual([]);
  expect(await app.sql('select from contact_search_fill')).toEqual([]);
  const found = await idsOf('小美');
  expect(found[0]).toBe(later);
  expect(found.slice(1)).toEqual([...found.slice(1)].sort().reverse());
});

// Input that no form of the console sends: each is refused with an error, and nothing of it is stored.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { Problem } from '../../contract/common.ts';
import type { ModuleView } from '../../contract/modules.ts';
import { openTestApp, type TestApp, testWhatsapp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const text = { kind: 'text', text: 'hi' };
const newModule = async () =>
  (await app.api<ModuleView>('POST', '/modules', { platform: 'messenger', name: 'm', blocks: [text] })).body;

/** Of two calls at the same moment, either both can't have won, or this fails within a few rounds. */
async function atOnce(round: (i: number) => Promise<[Promise<{ status: number }>, Promise<{ status: number }>]>) {
  const won: number[][] = [];
  for (let i = 0; i < 12; i += 1) {
    const both = await Promise.all(await round(i));
    won.push(both.map(({ status }) => status));
  }
  return won.filter((statuses) => statuses.every((status) => status < 300));
}

describe('deleted while a campaign that needs it is saved: one of the two is refused', () => {
  const saying = (moduleId: string) => ({ onSuccess: { source: { kind: 'module', moduleId } } });

  test('a bot module', async () => {
    const campaign = await app.newCampaign();
    const both = await atOnce(async () => {
      const { id } = await newModule();
      const saved = app.api('PATCH', `/campaigns/${campaign.id}`, saying(id));
      return [saved, app.api('DELETE', `/modules/${id}`)];
    });
    expect(both).toEqual([]);
  });

  test('a bot module that was deleted between the read and the write is named', async () => {
    const [{ id }, campaign] = [await newModule(), await app.newCampaign()];
    const { store } = app.context;
    const plain = store.audited;
    store.audited = async (...call) => {
      store.audited = plain;
      await app.api('DELETE', `/modules/${id}`);
      return plain(...call);
    };
    const saved = await app.api<Problem>('PATCH', `/campaigns/${campaign.id}`, saying(id));
    const errors = [{ path: 'onSuccess.source.moduleId', message: 'there is no such bot module' }];
    expect(saved.body).toMatchObject({ code: 'invalid_body', errors });
  });

  test('a bot module of a campaign that is restored', async () => {
    const both = await atOnce(async () => {
      const { id } = await newModule();
      const campaign = await app.newCampaign();
      await app.api('PATCH', `/campaigns/${campaign.id}`, saying(id));
      await app.api('DELETE', `/campaigns/${campaign.id}`);
      return [app.api('POST', `/campaigns/${campaign.id}/restore`), app.api('DELETE', `/modules/${id}`)];
    });
    expect(both).toEqual([]);
  });

  const newChannel = async (number: number) => {
    const credentials = { ...testWhatsapp, phoneNumberId: `77${number}`, phoneNumber: `886900000${number}` };
    const channel = { platform: 'whatsapp', name: 'gone', credentials };
    return (await app.api<{ id: string }>('POST', '/channels', channel)).body.id;
  };

  test('a channel', async () => {
    const both = await atOnce(async (i) => {
      const id = await newChannel(100 + i);
      const made = app.api('POST', '/campaigns', { name: 'x', sourceChannelId: app.line.id, targetChannelId: id });
      return [made, app.api('DELETE', `/channels/${id}`)];
    });
    expect(both).toEqual([]);
  });

  test('a channel’s deletion that had to wait sees the campaign it waited for', async () => {
    const { pool } = app.context.store;
    const id = await newChannel(200);
    const making = await pool.connect();
    await making.query('begin');
    await making.query('select 1 from channel where id = $1 for share', [id]);
    await making.query(
      `insert into campaign select (jsonb_populate_record(c, jsonb_build_object('id', $1::text, 'target_channel_id', $2::text))).*
       from campaign c where id = $3`,
      [randomUUID(), id, app.campaign.id],
    );
    const deleted = app.api<Problem>('DELETE', `/channels/${id}`);
    await expect
      .poll(async () => (await pool.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`)).rowCount)
      .toBe(1);
    await making.query('commit');
    making.release();
    expect((await deleted).body).toMatchObject({ status: 409, code: 'conflict' });
  });
});

describe('an id in upper case', () => {
  test('is the same channel, so it can’t be source and target', async () => {
    const [source, target] = [app.line.id, app.line.id.toUpperCase()];
    const { body } = await app.api<Problem>('POST', '/campaigns', {
      name: 'x',
      sourceChannelId: source,
      targetChannelId: target,
    });
    expect(body).toMatchObject({ code: 'invalid_body', errors: [{ path: 'targetChannelId' }] });
  });

  test('is the same module, so a draft that uses it keeps it', async () => {
    const module = await newModule();
    const said = { kind: 'module', moduleId: module.id.toUpperCase() };
    const campaign = await app.newCampaign();
    await app.api('PATCH', `/campaigns/${campaign.id}`, { draft: { onSuccess: { source: said } } });
    expect((await app.api<Problem>('DELETE', `/modules/${module.id}`)).body.code).toBe('conflict');
    const published = await app.api<CampaignView>('POST', `/campaigns/${campaign.id}/publish`);
    expect(published.body.onSuccess.source).toEqual({ kind: 'module', moduleId: module.id });
  });
});

test.each([
  ['/contacts?externalId=%00', 400],
  ['/contacts?externalId=%25', 200],
  ['/campaigns?q=%00', 400],
  ['/campaigns?limit=0', 400],
  ['/campaigns?limit=1&limit=2', 400],
  ['/campaigns?cursor=%00', 400],
  ['/campaigns?__proto__=1', 400],
])('GET %s: %d', async (path, status) => {
  expect((await app.api('GET', path)).status).toBe(status);
});

test.each<[string, string, string]>([
  ['10,000 characters', '字'.repeat(10_000), 'Too big: expected string to have <=100 characters'],
  ['nothing', ' \u3000', 'must not be empty'],
  ['nothing that is seen', '\u200b\u202e', 'must not be empty'],
  ['NUL', 'a\u0000', 'must not contain NUL or a lone surrogate'],
  ['half an emoji', 'a\ud83d', 'must not contain NUL or a lone surrogate'],
])('a name of %s is refused, for a campaign, a module and a person', async (_what, name, message) => {
  const bodies: [string, object][] = [
    ['/campaigns', { name, sourceChannelId: app.messenger.id, targetChannelId: app.line.id }],
    ['/modules', { name, platform: 'line', blocks: [text] }],
    ['/staff', { name, role: 'marketer' }],
  ];
  for (const [path, body] of bodies) {
    const refused = await app.api<Problem>('POST', path, body);
    expect(refused.body).toMatchObject({ code: 'invalid_body', errors: [{ path: 'name', message }] });
  }
});

test('% and _ are literal in a search', async () => {
  const { id } = await app.newCampaign({ name: '100% _sale_' });
  const found = async (q: string) =>
    (await app.api<{ items: CampaignView[] }>('GET', `/campaigns?q=${encodeURIComponent(q)}`)).body.items.map(
      (c) => c.id,
    );
  expect([await found('0% _s'), await found('%'), await found('1%%')]).toEqual([[id], [id], []]);
});

test('a draft that grows with each save is refused before lists become unreadable', async () => {
  const { id } = await app.newCampaign();
  const type = (draft: object) => app.api<Problem>('PATCH', `/campaigns/${id}`, { draft });
  expect((await type({ name: '字'.repeat(10_000) })).status).toBe(200);
  expect((await type({ card: { title: 'x'.repeat(80_000) } })).status).toBe(200);
  expect((await type({ card: { text: 'x'.repeat(80_000) } })).body).toMatchObject({ status: 413, code: 'too_large' });
  const { draft } = (await app.api<CampaignView>('GET', `/campaigns/${id}`)).body;
  expect([draft?.name?.length, draft?.card?.title?.length, draft?.card?.text]).toEqual([10_000, 80_000, undefined]);
});

test.each<[string, (tag: string) => string, number]>([
  ['as it was given', (tag) => tag, 200],
  ['made weak by a proxy that compresses', (tag) => `W/${tag}`, 200],
  ['among others', (tag) => `"x", ${tag}`, 200],
  ['any', () => '*', 200],
  ['without its quotes', (tag) => tag.replaceAll('"', ''), 412],
  ['weak and old', () => 'W/"0"', 412],
  ['empty', () => '', 412],
])('If-Match, %s', async (_what, header, status) => {
  const { id } = await app.newCampaign();
  const tag = (await app.api('GET', `/campaigns/${id}`)).headers.get('etag') ?? '';
  const change = await app.api('PATCH', `/campaigns/${id}`, { name: 'y' }, { 'if-match': header(tag) });
  expect(change.status).toBe(status);
});

test.each([
  ['/campaigns', {}],
  ['/campaigns', { authorization: 'Bearer nobody' }],
  ['/nowhere', {}],
])('answers of the API are never cached: %s', async (path, headers) => {
  expect((await app.api('GET', path, undefined, headers)).headers.get('cache-control')).toBe('no-store');
});

const noIds = ['-'.repeat(36), '0'.repeat(36), '00000000-0000-0000-0000-00000000000g', 'null', "1' or '1'='1"];
test.each(
  ['campaigns', 'channels', 'contacts', 'profiles', 'modules', 'images', 'staff', 'staff/x/passkeys'].flatMap((list) =>
    noIds.map((id) => [list, id] as const),
  ),
)('14 §1.9: an id of %s that is none is refused before it meets the database: %s', async (list, id) => {
  const asked = watchQueries();
  for (const path of [`/${list}/${encodeURIComponent(id)}`, `/${list}?cursor=${encodeURIComponent(id)}`]) {
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const { status } = await app.api(method, path, method === 'PATCH' ? {} : undefined);
      expect([400, 404], `${method} ${path}`).toContain(status);
    }
  }
  expect((await app.api('GET', `/contacts?channelId=${encodeURIComponent(id)}`)).status).toBe(400);
  const image = await fetch(`${app.url}/images/${encodeURIComponent(id)}/own`);
  expect(image.status).toBe(404);
  expect(JSON.stringify(asked())).not.toContain(id);
});

/** The values that the database is asked with from here on. */
function watchQueries(): () => unknown[] {
  const { pool } = app.context.store;
  const plain = pool.query;
  const seen: unknown[] = [];
  pool.query = ((...call: unknown[]) => {
    seen.push(call);
    return (plain as (...call: unknown[]) => unknown).apply(pool, call);
  }) as typeof plain;
  onTestFinished(() => {
    pool.query = plain;
  });
  return () => seen;
}

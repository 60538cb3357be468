// The audit over HTTP: who may read it, sign-ins and refusals, its limits in a flood, and that rows can't be changed.
import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inCallerScope, networkRange } from '../../caller.ts';
import type { AuditEntry } from '../../contract/audit.ts';
import { AppError } from '../../errors.ts';
import { purgeOld } from '../../flows/operation/purge-old.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { challengeFor, newKey, newPerson } from '../../testing/test-audit-walk.ts';
import { addPerson, enter, withKey } from '../../testing/test-staff.ts';
import { buildRefusals } from '../refusals.ts';

let app: TestApp;
const logged: { refusal?: string; unlogged?: number }[] = [];
beforeAll(async () => {
  const log = { debug: () => {}, info: () => {}, error: () => {}, warn: (fields: object) => void logged.push(fields) };
  app = await openTestApp({ overrides: { log }, env: { TRUST_PROXY: '1' } });
});
afterAll(() => app.close());

type Page = { items: AuditEntry[]; nextCursor: string | null };
const audit = async (query: string) => (await app.api<Page>('GET', `/audit?${query}`)).body;
const from = (address: string) => ({ 'x-forwarded-for': address });
/** Each test has a minute and networks of its own, and starts after the others' rows. */
let since = '';
const nextMinute = () => {
  // The start of a minute, from which the limits count.
  app.clock.offsetMs += 120_000 - ((Date.now() + app.clock.offsetMs) % 60_000);
  since = `from=${new Date(Date.now() + app.clock.offsetMs - 1).toISOString()}`;
};
const counted = async (kind: string, audited: 'yes' | 'no') => {
  const { values } = await app.context.metrics.refusals.get();
  return values.find(({ labels }) => labels.kind === kind && labels.audited === audited)?.value ?? 0;
};

test('14 §1.7: administrators read it, with current names; others can’t', async () => {
  nextMinute();
  const id = await addPerson(app, 'administrator', 'Mei');
  const mei = await enter(app, id);
  const campaign = await app.newCampaign();
  await mei('PATCH', `/campaigns/${campaign.id}`, { name: 'Spring' }, from('203.0.113.77'));
  const { items } = await audit(`who=staff:${id}&action=campaign.change`);
  expect(items).toMatchObject([
    {
      who: { kind: 'staff', id, name: 'Mei' },
      network: '203.0.113.0/24',
      object: { kind: 'campaign', id: campaign.id, name: 'Spring' },
      detail: { fields: ['name'] },
    },
  ]);
  expect((await audit(`object=${campaign.id}`)).items.map(({ action, who }) => [action, who.kind])).toEqual([
    ['campaign.change', 'staff'],
    ['campaign.create', 'administrator_key'],
  ]);
  for (const role of ['supervisor', 'marketer', 'agent'] as const) {
    const as = await enter(app, await addPerson(app, role));
    expect((await as('GET', '/audit')).status).toBe(403);
  }
  expect((await app.api('GET', '/audit?who=somebody')).status).toBe(400);
  expect((await app.api('GET', '/audit?action=nonsense')).status).toBe(400);
});

test('14 §1.7: a key is named, with an IPv6 network of 48 bits', async () => {
  nextMinute();
  const made = (await app.api<{ id: string; key: string }>('POST', '/api-keys', { name: 'CRM', role: 'marketer' }))
    .body;
  const contact = { contact: { channelId: app.messenger.id, externalId: '7000000000000123' } };
  const card = { campaignId: app.campaign.id, ...contact, send: true };
  expect((await withKey(app, made.key)('POST', '/cards', card, from('2001:db8:1:2::3'))).status).toBe(201);
  const { items } = await audit(`who=key:${made.id}`);
  expect(items).toMatchObject([
    { action: 'card.send', who: { kind: 'key', id: made.id, name: 'CRM' }, network: '2001:db8:1::/48' },
  ]);
  const sourceContactId = items[0]?.detail.sourceContactId;
  expect((await audit(`object=${sourceContactId}`)).items.map(({ action }) => action)).toEqual(['card.send']);
  expect(items[0]?.detail).not.toHaveProperty('handedOut');
});

test('a card that is sent and whose address is also returned: its row says so', async () => {
  nextMinute();
  const minting = { name: 'CRM', role: 'marketer', cardsMint: true };
  const made = (await app.api<{ id: string; key: string }>('POST', '/api-keys', minting)).body;
  const contact = { channelId: app.messenger.id, externalId: '7000000000000124' };
  const card = { campaignId: app.campaign.id, contact, send: true };
  expect((await withKey(app, made.key)('POST', '/cards', card)).body).toHaveProperty('url');
  const { items } = await audit(`who=key:${made.id}`);
  expect(items).toMatchObject([{ action: 'card.send', detail: { campaignId: app.campaign.id, handedOut: true } }]);
});

test('14 §1.7: an invalid address doesn’t break a request', async () => {
  const answer = await app.api('PATCH', '/brand', { name: 'x' }, from('999.1.1.1, nonsense'));
  expect(answer.status).toBe(200);
});

describe('14 §1.7: refused', () => {
  const kinds: [string, () => Promise<{ status: number }>][] = [
    ['refused.key', () => withKey(app, 'omni_nobody')('GET', '/campaigns', undefined, from('198.51.100.1'))],
    ['refused.sign_in_link', () => post('/session/link', { code: 'x'.repeat(43) })],
    [
      'refused.passkey',
      async () => post('/session/passkey', { response: newKey().shown(await challengeFor(app, null, '/passkey')) }),
    ],
    [
      'refused.session',
      () => app.api('GET', '/campaigns', undefined, { authorization: '', cookie: `__Host-omnilink=${'x'.repeat(43)}` }),
    ],
    ['refused.permission', async () => (await newPerson(app, 'marketer')).as('GET', '/staff')],
    [
      'refused.origin',
      async () =>
        (await enter(app, await addPerson(app, 'marketer')))(
          'PATCH',
          '/brand',
          { name: 'x' },
          { origin: 'https://evil.example' },
        ),
    ],
  ];
  const post = (path: string, body: object) =>
    app.api('POST', path, body, { authorization: '', origin: 'https://link.example.com' });

  test.each(kinds)('%s writes a row, a count and a line of the log', async (action, call) => {
    nextMinute();
    const kind = action.replace('refused.', '');
    const before = await counted(kind, 'yes');
    expect((await call()).status).toBeGreaterThan(400);
    const { items } = await audit(`action=${action}&${since}`);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ network: expect.stringMatching(/\/24$/), detail: { route: expect.any(String) } });
    expect(await counted(kind, 'yes')).toBe(before + 1);
    expect(logged.map(({ refusal }) => refusal)).toContain(action);
  });

  test('a webhook’s signature and a verify token are counted and logged', async () => {
    const signature = await fetch(`${app.url}/webhooks/meta`, { method: 'POST', body: '{}' });
    const token = await fetch(`${app.url}/webhooks/meta?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1`);
    expect([signature.status, token.status]).toEqual([401, 403]);
    for (const kind of ['webhook_signature', 'verify_token']) {
      expect(await counted(kind, 'no')).toBe(1);
      expect(logged.filter(({ refusal }) => refusal === kind)).toHaveLength(1);
    }
  });

  test('a flood writes three rows for a network and twenty in total a minute; the metric counts the rest', async () => {
    nextMinute();
    const call = (address: string) => withKey(app, 'omni_flood')('GET', '/campaigns', undefined, from(address));
    const [kept, rest, lines] = [await counted('key', 'yes'), await counted('key', 'no'), logged.length];
    for (let n = 0; n < 10; n += 1) await call(`192.0.2.${n}`);
    expect((await audit(`action=refused.key&${since}`)).items).toHaveLength(3);
    for (let n = 0; n < 30; n += 1) await call(`10.0.${n}.1`);
    expect((await audit(`action=refused.key&${since}`)).items).toHaveLength(20);
    expect([await counted('key', 'yes'), await counted('key', 'no')]).toEqual([kept + 20, rest + 20]);
    expect(logged.length).toBeLessThan(lines + 5);
    // Rows of unknown callers don't displace those of known ones.
    await (await newPerson(app, 'marketer')).as('GET', '/staff');
    expect((await audit(`action=refused.permission&${since}`)).items).toHaveLength(1);
  });
});

test('14 §1.7: rows of unknown callers are limited per day, and the limit resets', async () => {
  nextMinute();
  const note = buildRefusals(app.context, { eachPerMinute: 3, allPerMinute: 20, allPerDay: 2 });
  const request = {
    method: 'GET',
    headers: { authorization: 'Bearer x' },
    routeOptions: { url: '/api/v1/campaigns' },
  } as FastifyRequest;
  const rows = async () => (await audit(`action=refused.key&${since}`)).items.length;
  const call = async (n: number) => {
    app.clock.offsetMs += 60_000;
    await inCallerScope(networkRange(`10.1.${n}.1`), () => note(new AppError('unauthorized'), request));
  };
  // Near midnight the day would change during the test.
  app.clock.offsetMs += 86_400_000 - ((Date.now() + app.clock.offsetMs) % 86_400_000);
  for (let n = 0; n < 5; n += 1) await call(n);
  expect(await rows()).toBe(2);
  app.clock.offsetMs += 86_400_000;
  await call(5);
  expect(await rows()).toBe(3);
});

describe('14 §1.7: a row is never rewritten', () => {
  test.each(['update audit set actor = actor', 'delete from audit', 'truncate audit'])('%s is refused', async (sql) => {
    const { pool } = app.context.store;
    const count = async () => (await pool.query('select count(*) as n from audit')).rows[0].n;
    const before = await count();
    await expect(pool.query(sql)).rejects.toThrow('rows of audit are never changed or deleted');
    expect(await count()).toBe(before);
  });

  test('the purge doesn’t delete them', async () => {
    const rows = async () => (await app.context.store.pool.query('select id from audit order by id')).rows;
    const before = await rows();
    const later = { ...app.context, now: () => new Date(Date.now() + 400 * 86_400_000) };
    await purgeOld(later, new AbortController().signal);
    expect(await rows()).toEqual(before);
  });

  test('a failed change writes no row, and a failed row prevents the change', async () => {
    const campaign = await app.newCampaign();
    await app.api('PATCH', `/campaigns/${campaign.id}`, { name: 'stale' }, { 'if-match': '"0"' });
    expect((await audit(`object=${campaign.id}`)).items).toHaveLength(1);
    const { pool } = app.context.store;
    await pool.query(`alter table audit add constraint no_row check (action <> 'campaign.change') not valid`);
    const answer = await app.api('PATCH', `/campaigns/${campaign.id}`, { name: 'unseen' });
    await pool.query('alter table audit drop constraint no_row');
    expect(answer.status).toBe(500);
    expect((await app.api<{ name: string }>('GET', `/campaigns/${campaign.id}`)).body.name).toBe('test');
  });

  test('no row contains a person’s name or text', async () => {
    await newPerson(app, 'marketer');
    const customer = await app.newCustomer('林志玲');
    await app.postLink(await app.tap(await app.newCard(customer)), await app.login(customer));
    const [contact] = (
      await app.api<{ items: { id: string; profileId: string }[] }>('GET', `/contacts?externalId=${customer.psid}`)
    ).body.items;
    await app.api('PATCH', `/contacts/${contact?.id}`, { name: 'Secret Name', tags: ['secret tag'] });
    await app.api('PATCH', `/profiles/${contact?.profileId}`, {
      memberNumber: 'secret-member',
      fields: { 'secret field': 'secret value' },
    });
    const { rows } = await app.context.store.pool.query('select a::text as text from audit a');
    const all = rows.map(({ text }) => text).join('\n');
    for (const word of ['林志玲', customer.psid, customer.id, 'ecret', 'a marketer', '127.0.0.1'])
      expect(all).not.toContain(word);
  });
});

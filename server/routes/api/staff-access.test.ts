// In addition to sign-in.test.ts: sessions that may do one thing, simultaneous changes to the last administrators, lost passkeys,
// no secrets in the log.
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Role, roles } from '../../contract/roles.ts';
import { makeApiKey } from '../../flows/staff/api-key.ts';
import { hashOfSecret } from '../../flows/staff/secret-token.ts';
import { openSession } from '../../flows/staff/session.ts';
import { demoSignIn, inviteStaff, linkForStaff } from '../../flows/staff/sign-in-link.ts';
import { addStaff, changeStaff } from '../../flows/staff/staff.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

const logged: string[] = [];
let app: TestApp;
beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (line) => logged.push(line) });
  app = await openTestApp({ logger, env: { LOG_LEVEL: 'trace' }, overrides: { log: logger } });
});
afterAll(() => app.close());

const origin = 'https://link.example.com';

async function person(role: Role, kind: 'full' | 'enrol' = 'full', passkeyShown = true) {
  const { store, newId, now } = app.context;
  const id = newId();
  await store.staff.insert({ id, name: role, role, now: now() });
  const token = await openSession(app.context, id, kind, { userAgent: null, passkeyShown });
  const as = async (method: string, path: string) => {
    const headers = { cookie: `__Host-omnilink=${token}`, origin };
    const response = await fetch(`${app.url}/api/v1${path}`, { method, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
  };
  return { id, token, as };
}

async function passkeyOf(staffId: string): Promise<string> {
  const { store, newId, now } = app.context;
  const id = newId();
  const key = { publicKey: Buffer.from('x'), counter: 0, transports: [], now: now() };
  await store.sessions.addPasskey({ id, staffId, credentialId: Buffer.from(id), ...key });
  return id;
}

test.each([
  ['GET', '/campaigns'],
  ['GET', '/staff'],
  ['GET', '/session/all'],
  ['POST', '/session/confirm/options'],
  ['DELETE', '/session/all/018f0000-0000-7000-8000-000000000000'],
])('a person signed in with a link and without a passkey may not %s %s', async (method, path) => {
  const newcomer = await person('administrator', 'enrol');
  const { status, body } = await newcomer.as(method, path);
  expect([status, body.title]).toEqual([403, 'Add your passkey first.']);
});

test('signing in ends the session that this browser had before, and no other', async () => {
  const [before, elsewhere] = [await person('administrator'), await person('administrator')];
  const { url } = await inviteStaff(app.context, { name: 'Mei', role: 'marketer' }, 'test');
  const press = async (token: string) => {
    const headers = { 'content-type': 'application/json', cookie: `__Host-omnilink=${token}`, origin };
    const body = JSON.stringify({ code: url.split('/sign-in/')[1] });
    return (await fetch(`${app.url}/api/v1/session/link`, { method: 'POST', headers, body })).status;
  };
  const isIn = async (one: typeof before) => (await one.as('GET', '/session')).status === 200;
  expect(await press(before.token)).toBe(204);
  expect([await isIn(before), await isIn(elsewhere)]).toEqual([false, true]);
  // An invalid code ends no session.
  expect(await press(elsewhere.token)).toBe(404);
  expect(await isIn(elsewhere)).toBe(true);
});

test('a cookie alone adds no passkey: the existing one has to be shown', async () => {
  const stale = await person('marketer', 'full', false);
  expect((await stale.as('POST', '/session/enrol/options')).body.code).toBe('passkey_required');
  const fresh = await person('marketer');
  expect((await fresh.as('POST', '/session/enrol/options')).status).toBe(200);
});

test('fetching a link, as previews do, doesn’t use it', async () => {
  const { url } = await inviteStaff(app.context, { name: 'Mei', role: 'marketer' }, 'test');
  for (const method of ['GET', 'HEAD']) {
    expect((await fetch(url.replace(origin, app.url), { method })).headers.get('set-cookie')).toBeNull();
  }
  const code = url.split('/sign-in/')[1] ?? '';
  const pressed = await fetch(`${app.url}/api/v1/session/link`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', cookie: `__Host-omnilink=${'p'.repeat(43)}` },
    body: JSON.stringify({ code }),
  });
  expect(pressed.status).toBe(204);
  // A cookie that was planted before doesn't become the signed-in session.
  const cookie = pressed.headers.get('set-cookie') ?? '';
  expect(cookie).not.toContain('p'.repeat(43));
  const log = logged.join('');
  expect(log).toContain('/api/v1/session/link');
  for (const secret of [code, cookie.split(/[=;]/)[1] ?? 'none']) expect(log).not.toContain(secret);
});

test('a new link replaces earlier ones: these add no passkey, even if already opened', async () => {
  const late = await person('marketer', 'enrol');
  const giver = { id: 'staff:x', role: 'administrator' } as const;
  const links = [await linkForStaff(app.context, late.id, giver), await linkForStaff(app.context, late.id, giver)];
  expect((await late.as('POST', '/session/enrol/options')).status).toBe(401);
  const pressed = links.map(({ url }) =>
    fetch(`${app.url}/api/v1/session/link`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ code: url.split('/sign-in/')[1] }),
    }),
  );
  expect((await Promise.all(pressed)).map(({ status }) => status)).toEqual([404, 204]);
});

test.each(roles.slice(1))('%s can’t give a role, key or link above their own', async (role) => {
  const giver = { id: 'staff:x', role };
  const above = roles[roles.indexOf(role) - 1] ?? role;
  const forbidden = expect.objectContaining({ code: 'forbidden' });
  const higher = await person(above);
  const lower = await person('agent');
  await expect(addStaff(app.context, { name: 'x', role: above }, giver)).rejects.toEqual(forbidden);
  await expect(changeStaff(app.context, lower.id, { role: above }, giver)).rejects.toEqual(forbidden);
  await expect(changeStaff(app.context, higher.id, { name: 'x' }, giver)).rejects.toEqual(forbidden);
  await expect(linkForStaff(app.context, higher.id, giver)).rejects.toEqual(forbidden);
  const key = { name: 'x', role: above, cardsMint: false };
  await expect(makeApiKey(app.context, key, giver)).rejects.toEqual(forbidden);
});

test('an administrator ends a session and removes a lost passkey; neither gives access any more', async () => {
  const admin = await person('administrator');
  const lost = await person('marketer');
  const passkey = await passkeyOf(lost.id);
  const other = await passkeyOf(admin.id);
  // Another administrator can still sign in.
  await passkeyOf((await person('administrator')).id);
  expect((await lost.as('GET', `/staff/${admin.id}/passkeys`)).status).toBe(403);
  expect((await admin.as('GET', `/staff/${lost.id}/passkeys`)).body).toMatchObject([{ id: passkey }]);
  expect((await admin.as('DELETE', `/staff/${lost.id}/passkeys/${other}`)).status).toBe(404);
  expect((await admin.as('DELETE', `/staff/${lost.id}/passkeys/${passkey}`)).status).toBe(204);
  expect((await lost.as('GET', '/session')).status).toBe(401);
  expect((await admin.as('GET', `/staff/${lost.id}/passkeys`)).body).toEqual([]);

  const away = await person('marketer');
  const [session] = (await admin.as('GET', `/staff/${away.id}/sessions`)).body;
  expect((await admin.as('DELETE', `/staff/${away.id}/sessions/${session.id}`)).status).toBe(204);
  expect((await away.as('GET', '/session')).status).toBe(401);
  expect((await admin.as('DELETE', `/staff/${admin.id}/passkeys/${other}`)).status).toBe(204);
  expect((await admin.as('GET', '/session')).status, 'who asks stays').toBe(200);
});

test('two administrators who remove each other at the same moment: one stays', async () => {
  const { pool, staff } = app.context.store;
  await pool.query(`update staff set role = 'agent' where role = 'administrator'`);
  const one = await person('administrator');
  const two = await person('administrator');
  // The first statement is kept open, so that the second begins before its changes are visible.
  const first = await pool.connect();
  await first.query('begin');
  await first.query(`select id from staff where role = 'administrator' order by id for update`);
  await first.query(`update staff set role = 'agent' where id = $1`, [one.id]);
  const keys = { revoke: [], takeOver: [], revokeOthers: false };
  const change = { next: null, keys, by: 'administrator-key', now: app.context.now(), needsPasskey: true };
  const second = staff.change({ id: two.id, ...change });
  await expect
    .poll(async () => (await pool.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`)).rowCount)
    .toBe(1);
  await first.query('commit');
  first.release();
  expect(await second).toEqual({ outcome: 'last' });
});

test('the demo signs in an administrator, even if others were added later', async () => {
  await person('administrator');
  await person('agent');
  const code = new URL(await demoSignIn(app.context)).pathname.split('/').at(-1) ?? '';
  const id = await app.context.store.staff.useLink(hashOfSecret(code), app.context.now());
  expect(await app.context.store.staff.find(id ?? '')).toMatchObject({ role: 'administrator' });
});

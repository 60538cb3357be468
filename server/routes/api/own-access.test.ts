// The sessions and passkeys that a signed-in person sees and ends. One administrator always keeps access.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { Role } from '../../contract/roles.ts';
import type { OpenSessionView, PasskeyView, StaffView } from '../../contract/staff.ts';
import { openSession } from '../../flows/staff/session.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const origin = 'https://link.example.com';

async function enter(staffId: string, passkeyShown = true) {
  const token = await openSession(app.context, staffId, 'full', { userAgent: 'Firefox', passkeyShown });
  return async <T = Problem>(method: string, path: string, body?: object) => {
    const response = await fetch(`${app.url}/api/v1${path}`, {
      method,
      headers: {
        cookie: `__Host-omnilink=${token}`,
        origin,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : null) as T };
  };
}

async function person(role: Role): Promise<string> {
  const { store, newId, now } = app.context;
  const id = newId();
  await store.staff.insert({ id, name: role, role, now: now() });
  return id;
}

async function passkeyOf(staffId: string): Promise<string> {
  const { store, newId, now } = app.context;
  const id = newId();
  const key = { publicKey: Buffer.from('x'), counter: 0, transports: [], now: now() };
  await store.sessions.addPasskey({ id, staffId, credentialId: Buffer.from(id), ...key });
  return id;
}

test('a person sees only their own sessions, and ends one or all others', async () => {
  const mine = await person('marketer');
  const here = await enter(mine);
  const lost = await enter(mine);
  const third = await enter(mine);
  const theirs = await enter(await person('marketer'));
  const { body: sessions } = await here<OpenSessionView[]>('GET', '/session/all');
  expect(sessions.map(({ current, userAgent }) => [current, userAgent]).sort()).toEqual([
    [false, 'Firefox'],
    [false, 'Firefox'],
    [true, 'Firefox'],
  ]);
  const { body: foreign } = await theirs<OpenSessionView[]>('GET', '/session/all');
  expect((await here('DELETE', `/session/all/${foreign[0]?.id}`)).status).toBe(404);

  const { body: seenByLost } = await lost<OpenSessionView[]>('GET', '/session/all');
  expect((await here('DELETE', `/session/all/${seenByLost.find((one) => one.current)?.id}`)).status).toBe(204);
  expect([(await lost('GET', '/session')).status, (await third('GET', '/session')).status]).toEqual([401, 200]);
  expect((await here('DELETE', '/session/others')).status).toBe(204);
  expect([(await third('GET', '/session')).status, (await here('GET', '/session')).status]).toEqual([401, 200]);
  expect((await theirs('GET', '/session')).status, 'nobody else is put out').toBe(200);
});

test('a passkey is removed only after one was shown, and its other sessions end', async () => {
  const mine = await person('marketer');
  const [kept, gone] = [await passkeyOf(mine), await passkeyOf(mine)];
  const stale = await enter(mine, false);
  const here = await enter(mine);
  const foreign = await passkeyOf(await person('marketer'));
  expect((await stale('DELETE', `/session/passkeys/${gone}`)).body.code).toBe('passkey_required');
  expect((await here('DELETE', `/session/passkeys/${foreign}`)).status).toBe(404);
  expect((await here('DELETE', `/session/passkeys/${gone}`)).status).toBe(204);
  expect((await here<PasskeyView[]>('GET', '/session/passkeys')).body.map(({ id }) => id)).toEqual([kept]);
  expect((await stale('GET', '/session')).status).toBe(401);
  // Their last one can be removed: an administrator creates a new link for them.
  expect((await here('DELETE', `/session/passkeys/${kept}`)).status).toBe(204);
});

test('the last administrator can’t give up access: not by role, not by removal, not by their last passkey', async () => {
  const { pool, sessions } = app.context.store;
  await pool.query(`update staff set role = 'agent' where role = 'administrator'`);
  const last = await person('administrator');
  const key = await passkeyOf(last);
  await passkeyOf(await person('supervisor'));
  const here = await enter(last);
  const refused = [
    await here('PATCH', `/staff/${last}`, { role: 'supervisor' }),
    await here('DELETE', `/staff/${last}`),
    await here('DELETE', `/session/passkeys/${key}`),
    await here('DELETE', `/staff/${last}/passkeys/${key}`),
  ];
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([409, 'conflict']));
  expect((await here<StaffView>('GET', `/staff/${last}`)).body).toMatchObject({ role: 'administrator', passkeys: 1 });

  const second = await person('administrator');
  expect((await here('DELETE', `/session/passkeys/${key}`)).status, 'the second one has none yet').toBe(409);
  const leaving = await here('DELETE', `/staff/${last}`);
  expect([leaving.status, leaving.body.code], 'nor can the second one sign in').toEqual([409, 'conflict']);
  expect((await here('DELETE', `/staff/${await person('administrator')}`)).status, 'who can’t either').toBe(204);
  const other = await passkeyOf(second);
  // Two who remove their own at the same moment: one stays. The first is kept open until the second waits.
  const first = await pool.connect();
  await first.query('begin');
  await first.query('select id from passkey where id = any($1) order by id for update', [[key, other]]);
  await first.query('delete from passkey where id = $1', [key]);
  const late = sessions.removePasskey(other, second, null, 'administrator-key', app.context.now());
  await expect
    .poll(async () => (await pool.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`)).rowCount)
    .toBe(1);
  await first.query('commit');
  first.release();
  expect(await late).toBe('last');
});

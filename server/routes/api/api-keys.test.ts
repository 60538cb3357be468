// API keys: who created them, when they were used, when they expire, and that they are shown once.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { ApiKeyView, MadeApiKeyView } from '../../contract/staff.ts';
import { sealedAs } from '../../flows/sealed-as.ts';
import { useSignInLink } from '../../flows/staff/sign-in-link.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { type As, addPerson, enter, withKey } from '../../testing/test-staff.ts';

let app: TestApp;
let adminId: string;
let admin: As;
beforeAll(async () => {
  app = await openTestApp();
  adminId = await addPerson(app, 'administrator', 'Mei');
  admin = await enter(app, adminId);
});
afterEach(() => {
  app.clock.offsetMs = 0;
});
afterAll(() => app.close());

async function makeKey(as: As, name: string, role: string): Promise<MadeApiKeyView> {
  return (await as<MadeApiKeyView>('POST', '/api-keys', { name, role })).body;
}

test('a sign-in link is a secret, so a repeated call creates another, with any Idempotency-Key', async () => {
  const path = `/staff/${await addPerson(app, 'agent')}/sign-in-link`;
  const make = () => admin<{ url: string }>('POST', path, undefined, { 'idempotency-key': 'link-1' });
  const [first, second] = [await make(), await make()];
  expect([first.status, second.status]).toEqual([201, 201]);
  const [ended, open] = [first, second].map(({ body }) => body.url.split('/sign-in/')[1] ?? '');
  await expect(useSignInLink(app.context, ended ?? '', null)).rejects.toMatchObject({ code: 'not_found' });
  await useSignInLink(app.context, open ?? '', null);
  const kept = "select 1 from idempotent_answer where key = 'link-1'";
  expect((await app.context.store.pool.query(kept)).rowCount).toBe(0);
});

describe('14 §1.6: an API key', () => {
  test('has its creator and, to the minute, its last use; no call waits for that', async () => {
    const made = await makeKey(admin, 'crm', 'marketer');
    const madeByKey = await makeKey(
      withKey(app, (await makeKey(admin, 'setup', 'administrator')).key),
      'by key',
      'marketer',
    );
    expect(made).toMatchObject({ madeBy: { kind: 'staff', id: adminId, name: 'Mei' }, takenOverBy: null });
    expect(madeByKey.madeBy).toMatchObject({ kind: 'key', name: 'setup', gone: false });
    await admin('DELETE', `/api-keys/${madeByKey.madeBy.id}`, { keys: { [madeByKey.id]: 'take_over' } });
    const left = await admin<{ items: ApiKeyView[] }>('GET', '/api-keys?limit=200');
    expect(left.body.items.find(({ id }) => id === madeByKey.id)?.madeBy).toMatchObject({ name: 'setup', gone: true });
    const use = () => withKey(app, made.key)('GET', '/brand');
    const lastUsed = async () => {
      const { body } = await admin<{ items: ApiKeyView[] }>('GET', '/api-keys?limit=200');
      return body.items.find(({ id }) => id === made.id)?.lastUsedAt;
    };
    const lock = await app.context.store.pool.connect();
    await lock.query('begin');
    await lock.query('select from api_key where id = $1 for update', [made.id]);
    expect((await Promise.all([use(), use(), use()])).map(({ status }) => status)).toEqual([200, 200, 200]);
    await lock.query('commit');
    lock.release();
    await expect.poll(lastUsed).toEqual(expect.any(String));
    const before = await lastUsed();
    app.clock.offsetMs += 61_000;
    await use();
    await expect.poll(lastUsed).not.toBe(before);
  });

  test('with an expiry is invalid after it, and needs no decision any more', async () => {
    const id = await addPerson(app, 'administrator');
    const as = await enter(app, id);
    const expiresAt = new Date(app.context.now().getTime() + 3_600_000).toISOString();
    const { body } = await as<MadeApiKeyView>('POST', '/api-keys', { name: 'trial', role: 'marketer', expiresAt });
    expect(body.expiresAt).toBe(expiresAt);
    const use = () => withKey(app, body.key)('GET', '/brand');
    expect((await use()).status).toBe(200);
    const setup = { name: 'setup', role: 'administrator', expiresAt };
    const maker = await as<MadeApiKeyView>('POST', '/api-keys', setup);
    const path = `/staff/${await addPerson(app, 'agent')}/sign-in-link`;
    const link = await withKey(app, maker.body.key)<{ url: string }>('POST', path);
    app.clock.offsetMs += 3_600_001;
    expect((await use()).status).toBe(401);
    const code = link.body.url.split('/sign-in/')[1] ?? '';
    await expect(useSignInLink(app.context, code, null), 'nor does a link that it made').rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await (await enter(app, adminId))('DELETE', `/staff/${id}`)).status).toBe(204);
  });

  test('that is revoked ends its unused sign-in links', async () => {
    const key = await makeKey(admin, 'setup', 'administrator');
    const newcomer = await addPerson(app, 'agent');
    const link = await withKey(app, key.key)<{ url: string }>('POST', `/staff/${newcomer}/sign-in-link`);
    expect((await admin('DELETE', `/api-keys/${key.id}`)).status).toBe(204);
    const code = link.body.url.split('/sign-in/')[1] ?? '';
    await expect(useSignInLink(app.context, code, null)).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each([
    ['2020-01-01T00:00:00Z', 'must be in the future'],
    ['tomorrow', 'must look like 2027-01-31T00:00:00Z'],
    ['9999-12-31T23:59:59-23:59', 'must be at most 10 years from now'],
    [new Date(Date.now() + 3654 * 24 * 3_600_000).toISOString(), 'must be at most 10 years from now'],
  ])('with the expiry %s isn’t created', async (expiresAt, message) => {
    const { status, body } = await admin('POST', '/api-keys', { name: 'x', role: 'marketer', expiresAt });
    expect([status, body.errors]).toMatchObject([400, [{ path: 'expiresAt', message }]]);
  });

  test('may end in ten years', async () => {
    const expiresAt = new Date(Date.now() + 3650 * 24 * 3_600_000).toISOString();
    const made = await admin<MadeApiKeyView>('POST', '/api-keys', { name: 'x', role: 'marketer', expiresAt });
    expect([made.status, made.body.expiresAt]).toEqual([201, expiresAt]);
  });

  test('that is created with an expiring key expires with it, or before', async () => {
    const end = (hours: number) => new Date(app.context.now().getTime() + hours * 3_600_000).toISOString();
    const setup = { name: 'setup', role: 'administrator', expiresAt: end(2) };
    const maker = await admin<MadeApiKeyView>('POST', '/api-keys', setup);
    const make = (more: object) =>
      withKey(app, maker.body.key)<MadeApiKeyView & Problem>('POST', '/api-keys', {
        name: 'made',
        role: 'administrator',
        ...more,
      });
    for (const expiresAt of [null, end(3)]) {
      const { status, body } = await make({ expiresAt });
      const message = 'must not be later than the expiry of the key that creates it';
      expect([status, body.errors]).toMatchObject([400, [{ path: 'expiresAt', message }]]);
    }
    const expiresAt = end(1);
    expect((await make({ expiresAt })).body.expiresAt).toBe(expiresAt);
    const silent = await make({});
    expect(silent.body.expiresAt).toBe(setup.expiresAt);
    const next = await withKey(app, silent.body.key)<MadeApiKeyView>('POST', '/api-keys', {
      name: 'next',
      role: 'agent',
    });
    expect(next.body.expiresAt, 'nor does one that it makes').toBe(setup.expiresAt);
    app.clock.offsetMs += 2 * 3_600_000 + 1;
    expect((await withKey(app, silent.body.key)('GET', '/brand')).status).toBe(401);
  });

  test('is shown once: a repeat returns its row with a note, and the stored answer doesn’t contain the key', async () => {
    const make = () =>
      admin<MadeApiKeyView>('POST', '/api-keys', { name: 'once', role: 'agent' }, { 'idempotency-key': 'k1' });
    const [first, again] = [await make(), await make()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(first.body.key).toMatch(/^omni_/);
    expect(again.body).toMatchObject({ id: first.body.id, key: null, note: expect.stringContaining('shown once') });
    // An answer stored by an earlier version contains the key.
    const { pool } = app.context.store;
    const where = `where key = 'k1' and route = 'POST /api/v1/api-keys'`;
    const { rows } = await pool.query(
      `select caller, route, key, answer_kid as kid, answer from idempotent_answer ${where}`,
    );
    const name = sealedAs.answer(rows[0]);
    const open = () => app.context.keys.open({ kid: rows[0].kid, sealed: rows[0].answer }, name).toString();
    expect(open()).not.toContain('omni_');
    const { sealed } = app.context.keys.seal(Buffer.from(JSON.stringify(first.body)), name);
    await pool.query(`update idempotent_answer set answer = $1 ${where}`, [sealed]);
    expect((await make()).body.key).toBeNull();
  });
});

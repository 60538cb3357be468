// What ends when a person loses permissions, and who is responsible for their keys from then on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiKeyView, MadeApiKeyView } from '../../contract/staff.ts';
import { useSignInLink } from '../../flows/staff/sign-in-link.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { type As, addPasskey, addPerson, enter, withKey } from '../../testing/test-staff.ts';

let app: TestApp;
let adminId: string;
let admin: As;
beforeAll(async () => {
  app = await openTestApp();
  adminId = await addPerson(app, 'administrator', 'Mei');
  await addPasskey(app, adminId);
  admin = await enter(app, adminId);
});
afterAll(() => app.close());

type Undecided = { code: string; keys: ApiKeyView[] };

async function makeKey(as: As, name: string, role = 'administrator'): Promise<MadeApiKeyView> {
  return (await as<MadeApiKeyView>('POST', '/api-keys', { name, role })).body;
}
async function makeLink(as: As, staffId: string): Promise<string> {
  const { body } = await as<{ url: string }>('POST', `/staff/${staffId}/sign-in-link`);
  return body.url.split('/sign-in/')[1] ?? '';
}
const opens = (code: string) =>
  useSignInLink(app.context, code, null).then(
    () => true,
    () => false,
  );
const isIn = async (as: As) => (await as('GET', '/session')).status === 200;
const passkeysOf = async (id: string) => (await app.context.store.sessions.passkeysOf(id)).length;

/** A second administrator who is signed in twice, has a passkey, and has made links: for a newcomer, and one that is being used. */
async function leaver() {
  const id = await addPerson(app, 'administrator', 'Leaver');
  await addPasskey(app, id);
  const [as, elsewhere] = [await enter(app, id), await enter(app, id)];
  const [invited, arriving, other] = [
    await addPerson(app, 'agent'),
    await addPerson(app, 'agent'),
    await addPerson(app, 'agent'),
  ];
  const links = { toOther: await makeLink(as, invited), toSelf: await makeLink(admin, id) };
  await opens(await makeLink(as, arriving));
  const arrives = await enter(app, arriving, { kind: 'enrol' });
  await opens(await makeLink(admin, other));
  const invitedByMei = {
    link: await makeLink(admin, await addPerson(app, 'agent')),
    as: await enter(app, other, { kind: 'enrol' }),
  };
  return { id, as, elsewhere, links, arrives, invitedByMei };
}

describe('14 §1.6: a person who is removed or gets a lower role', () => {
  test.each([
    ['removed', (id: string) => admin('DELETE', `/staff/${id}`), 204, 0],
    ['demoted', (id: string) => admin('PATCH', `/staff/${id}`, { role: 'supervisor' }), 200, 1],
  ] as const)(
    '%s: the access based on their permissions ends, and nothing else',
    async (_what, change, status, passkeys) => {
      const { id, as, elsewhere, links, arrives, invitedByMei } = await leaver();
      expect([await isIn(as), await isIn(elsewhere), await isIn(arrives)]).toEqual([true, true, true]);
      expect((await change(id)).status).toBe(status);
      expect([await isIn(as), await isIn(elsewhere)], 'their sessions').toEqual([false, false]);
      expect([await opens(links.toSelf), await opens(links.toOther)], 'links to them and by them').toEqual([
        false,
        false,
      ]);
      expect(await isIn(arrives), 'who is adding a passkey by a link of theirs').toBe(false);
      expect([await isIn(invitedByMei.as), await opens(invitedByMei.link)], 'what Mei has made').toEqual([true, true]);
      expect(await passkeysOf(id)).toBe(passkeys);
    },
  );

  test.each([{ name: 'New name' }, { role: 'administrator' }])('%j ends nothing', async (patch) => {
    const { id, as, links } = await leaver();
    await makeKey(as, 'shop');
    expect((await admin('PATCH', `/staff/${id}`, patch)).status).toBe(200);
    expect([await isIn(as), await opens(links.toOther)]).toEqual([true, true]);
  });
});

describe('14 §1.6: a person who gets a higher role', () => {
  test.each([
    ['agent', 'administrator'],
    ['marketer', 'supervisor'],
  ] as const)('%s to %s: unused links to them and unfinished passkeys end, sessions stay', async (from, to) => {
    const [id, arriving, other] = [await addPerson(app, from), await addPerson(app, from), await addPerson(app, from)];
    const [as, link, otherLink] = [await enter(app, id), await makeLink(admin, id), await makeLink(admin, other)];
    await opens(await makeLink(admin, arriving));
    const arrives = await enter(app, arriving, { kind: 'enrol' });
    expect((await admin('PATCH', `/staff/${id}`, { name: 'New name' })).status).toBe(200);
    expect(await isIn(arrives)).toBe(true);
    for (const raised of [id, arriving]) {
      expect((await admin('PATCH', `/staff/${raised}`, { role: to })).status).toBe(200);
    }
    expect([await opens(link), await isIn(arrives)], 'made for the lower role').toEqual([false, false]);
    expect([await isIn(as), await opens(otherLink)], 'signed in, or somebody else’s').toEqual([true, true]);
    expect(await opens(await makeLink(admin, id)), 'a new link').toBe(true);
  });

  test('a new name alone ends no link', async () => {
    const id = await addPerson(app, 'agent');
    const link = await makeLink(admin, id);
    expect((await admin('PATCH', `/staff/${id}`, { name: 'New name', role: 'agent' })).status).toBe(200);
    expect(await opens(link)).toBe(true);
  });
});

describe('14 §1.6: the keys of a person who is removed or gets a lower role', () => {
  test.each([
    ['DELETE', {}, 204],
    ['PATCH', { role: 'marketer' }, 200],
  ] as const)('%s returns 409 with them until it decides on each', async (method, patch, status) => {
    const { id, as } = await leaver();
    const [shop, crm] = [await makeKey(as, 'shop', 'marketer'), await makeKey(as, 'crm', 'marketer')];
    const change = (keys?: object) => admin<Undecided>(method, `/staff/${id}`, { ...patch, ...(keys && { keys }) });
    for (const answer of [await change(), await change({ [shop.id]: 'revoke' })]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'keys_undecided']);
      expect(answer.body.keys.map(({ name }) => name)).toEqual(['crm', 'shop']);
      expect(JSON.stringify(answer.body)).not.toContain('omni_');
    }
    expect([await isIn(as), (await withKey(app, shop.key)('GET', '/brand')).status], 'nothing has changed').toEqual([
      true,
      200,
    ]);
    expect((await change({ [shop.id]: 'revoke', [crm.id]: 'take_over' })).status).toBe(status);
    const opened = [shop, crm].map(({ key }) => withKey(app, key)('GET', '/brand'));
    expect((await Promise.all(opened)).map((answer) => answer.status)).toEqual([401, 200]);
    const { body } = await admin<{ items: ApiKeyView[] }>('GET', '/api-keys?limit=200');
    expect(body.items.find((key) => key.id === crm.id)).toMatchObject({
      madeBy: { kind: 'staff', id, name: 'Leaver' },
      takenOverBy: { kind: 'staff', id: adminId, name: 'Mei' },
    });
    expect(await isIn(as)).toBe(false);
  });

  test('include those that their keys have created, also through a revoked key; links created by those end', async () => {
    const { id, as } = await leaver();
    const first = await makeKey(as, 'first');
    const second = await makeKey(withKey(app, first.key), 'second');
    const hidden = await makeKey(withKey(app, second.key), 'hidden');
    // As in an earlier version, which required no decision.
    await app.context.store.pool.query('update api_key set revoked_at = now() where id = $1', [second.id]);
    const link = await makeLink(withKey(app, hidden.key), await addPerson(app, 'agent'));
    const asked = await admin<Undecided>('DELETE', `/staff/${id}`);
    expect(asked.body.keys.map(({ name }) => name)).toEqual(['hidden', 'first']);
    const keys = { [first.id]: 'take_over', [hidden.id]: 'revoke' };
    expect((await admin('DELETE', `/staff/${id}`, { keys })).status).toBe(204);
    expect((await withKey(app, hidden.key)('GET', '/brand')).status).toBe(401);
    expect(await opens(link)).toBe(false);
    expect((await admin<Undecided>('GET', '/api-keys')).status).toBe(200);
  });

  test('created during the decision don’t block it: otherKeys revokes them, and the audit has each', async () => {
    const { id, as } = await leaver();
    const shop = await makeKey(as, 'shop', 'marketer');
    const asked = await admin<Undecided>('DELETE', `/staff/${id}`);
    expect(asked.body.keys.map(({ name }) => name)).toEqual(['shop']);
    const late = await makeKey(as, 'late');
    const later = await makeKey(withKey(app, late.key), 'later');
    const keys = { [shop.id]: 'take_over' };
    expect((await admin('DELETE', `/staff/${id}`, { keys })).status).toBe(409);
    expect((await admin('DELETE', `/staff/${id}`, { keys, otherKeys: 'take_over' })).status).toBe(400);
    expect((await admin('DELETE', `/staff/${id}`, { keys, otherKeys: 'revoke' })).status).toBe(204);
    const opened = [shop, late, later].map(({ key }) => withKey(app, key)('GET', '/brand'));
    expect((await Promise.all(opened)).map(({ status }) => status)).toEqual([200, 401, 401]);
    const { body } = await admin<{ items: { action: string; object: { id: string } | null }[] }>(
      'GET',
      '/audit?limit=6',
    );
    // Refusals are in the audit too, as far as their limit allows.
    const rows = body.items.flatMap(({ action, object }) => (object ? `${action} ${object.id}` : [])).slice(0, 4);
    expect(rows.sort()).toEqual(
      [`key.revoke ${late.id}`, `key.revoke ${later.id}`, `key.take_over ${shop.id}`, `staff.remove ${id}`].sort(),
    );
  });

  test('go to the person who takes them over: removing that person needs a new decision', async () => {
    const { id, as } = await leaver();
    const key = await makeKey(as, 'shop');
    const next = await leaver();
    expect((await next.as('DELETE', `/staff/${id}`, { keys: { [key.id]: 'take_over' } })).status).toBe(204);
    expect((await admin<Undecided>('DELETE', `/staff/${next.id}`)).body.keys).toMatchObject([{ name: 'shop' }]);
    expect((await admin('DELETE', `/staff/${next.id}`, { keys: { [key.id]: 'revoke' } })).status).toBe(204);
  });

  test('can’t be taken over by the same person or by one of the keys; others’ keys stay unchanged', async () => {
    const { id, as } = await leaver();
    const key = await makeKey(as, 'shop');
    const foreign = await makeKey(admin, 'foreign');
    const keys = { [key.id]: 'take_over', [foreign.id]: 'revoke' };
    for (const who of [as, withKey(app, key.key)]) {
      const refused = await who('PATCH', `/staff/${id}`, { role: 'marketer', keys });
      expect([refused.status, refused.body.title]).toEqual([403, 'Somebody else has to take these keys over.']);
    }
    expect((await admin('PATCH', `/staff/${id}`, { role: 'marketer', keys })).status).toBe(200);
    expect((await withKey(app, foreign.key)('GET', '/brand')).status).toBe(200);
  });

  test('created at the same moment need a decision too; creating one later is refused', async () => {
    const { pool, apiKeys, staff } = app.context.store;
    const id = await addPerson(app, 'administrator');
    const now = app.context.now();
    const row = {
      name: 'late',
      role: 'agent',
      cardsMint: false,
      createdAt: now,
      owner: null,
      expiresAt: null,
    } as const;
    const more = { lastUsedAt: null, createdBy: `staff:${id}`, makerRole: 'administrator' } as const;
    const insert = () =>
      apiKeys.insert({ ...row, ...more, id: app.context.newId(), keyHash: Buffer.from(app.context.newId()) });
    const undecided = { revoke: [], takeOver: [], revokeOthers: false };
    const remove = () =>
      staff.change({ id, next: null, keys: undecided, by: 'administrator-key', now, needsPasskey: false });
    const waits = () =>
      expect
        .poll(
          async () =>
            (
              await pool.query(
                `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
              )
            ).rowCount,
        )
        .toBe(1);

    const first = await pool.connect();
    await first.query('begin');
    await first.query('select id from staff where id = $1 for share', [id]);
    const removal = remove();
    await waits();
    await first.query(
      `insert into api_key (id, name, role, key_hash, created_at, created_by) values ($1, 'late', 'agent', $2, $3, $4)`,
      [app.context.newId(), Buffer.from('late'), now, `staff:${id}`],
    );
    await first.query('commit');
    expect(await removal).toEqual({ outcome: 'undecided' });

    await pool.query(`delete from api_key where name = 'late'`);
    await first.query('begin');
    await first.query('update staff set removed_at = now() where id = $1', [id]);
    const late = insert();
    await waits();
    await first.query('commit');
    first.release();
    expect(await late).toBe(false);
  });
});

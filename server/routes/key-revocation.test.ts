// Keys may create keys: revoking one requires a decision on each of those.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiKeyView, MadeApiKeyView } from '../contract/staff.ts';
import { useSignInLink } from '../flows/staff/sign-in-link.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { type As, addPerson, enter, withKey } from '../testing/test-staff.ts';

let app: TestApp;
let adminId: string;
let admin: As;
beforeAll(async () => {
  app = await openTestApp();
  adminId = await addPerson(app, 'administrator', 'Mei');
  admin = await enter(app, adminId);
});
afterAll(() => app.close());

type Undecided = { code: string; title: string; keys: ApiKeyView[] };

async function makeKey(as: As, name: string): Promise<MadeApiKeyView> {
  return (await as<MadeApiKeyView>('POST', '/api-keys', { name, role: 'administrator' })).body;
}
const by = (key: MadeApiKeyView) => withKey(app, key.key);
const opens = async (...keys: MadeApiKeyView[]) =>
  (await Promise.all(keys.map((key) => by(key)('GET', '/brand')))).map(({ status }) => status === 200);
const revoke = (as: As, { id }: { id: string }, body?: object) => as<Undecided>('DELETE', `/api-keys/${id}`, body);

/** A key, one that it has made, and one that this one has made. */
async function chain() {
  const first = await makeKey(admin, 'first');
  const second = await makeKey(by(first), 'second');
  return [first, second, await makeKey(by(second), 'third')] as const;
}

describe('a key that has created others', () => {
  test('is revoked only with a decision on each of them; the audit has a row for each', async () => {
    const [first, second, third] = await chain();
    for (const answer of [
      await revoke(admin, first),
      await revoke(admin, first, { keys: { [second.id]: 'revoke' } }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'keys_undecided']);
      expect(answer.body.keys.map(({ name }) => name)).toEqual(['third', 'second']);
      expect(JSON.stringify(answer.body)).not.toContain('omni_');
    }
    expect(await opens(first, second, third), 'nothing has changed').toEqual([true, true, true]);
    const keys = { [second.id]: 'revoke', [third.id]: 'take_over' };
    expect((await revoke(admin, first, { keys })).status).toBe(204);
    expect(await opens(first, second, third)).toEqual([false, false, true]);
    const { body } = await admin<{ items: ApiKeyView[] }>('GET', '/api-keys?limit=200');
    expect(body.items.find(({ id }) => id === third.id)?.takenOverBy).toMatchObject({ id: adminId, name: 'Mei' });
    type Row = { action: string; object: { id: string } | null; detail: object };
    const audit = await admin<{ items: Row[] }>('GET', '/audit?limit=20');
    const from = { fromKeyId: first.id };
    expect(audit.body.items.map(({ action, object, detail }) => [action, object?.id, detail])).toEqual(
      expect.arrayContaining([
        ['key.revoke', first.id, {}],
        ['key.revoke', second.id, from],
        ['key.take_over', third.id, from],
      ]),
    );
  });

  test('with otherKeys all of them end, and those created meanwhile; keys of others stay', async () => {
    const [first, second, third] = await chain();
    const foreign = await makeKey(admin, 'foreign');
    const keys = { [foreign.id]: 'revoke' };
    expect((await revoke(admin, first, { keys })).status).toBe(409);
    expect((await revoke(admin, first, { keys, otherKeys: 'take_over' })).status).toBe(400);
    expect((await revoke(admin, first, { keys, otherKeys: 'revoke' })).status).toBe(204);
    expect(await opens(first, second, third, foreign)).toEqual([false, false, false, true]);
    expect((await revoke(admin, first, { otherKeys: 'revoke' })).status, 'a second time').toBe(404);
  });

  test('needs no decision on keys that have expired, or that another person has taken over', async () => {
    const [first, second, third] = await chain();
    expect((await revoke(admin, second, { keys: { [third.id]: 'take_over' } })).status).toBe(204);
    expect((await revoke(admin, first)).status).toBe(204);
    expect(await opens(third)).toEqual([true]);
  });

  test('can’t have them taken over by one of them, or by the key itself', async () => {
    const [first, second, third] = await chain();
    const keys = { [second.id]: 'take_over', [third.id]: 'take_over' };
    for (const key of [first, second]) {
      const refused = await revoke(by(key), first, { keys });
      expect([refused.status, refused.body.title]).toEqual([403, 'Somebody else has to take these keys over.']);
    }
    expect((await revoke(by(first), first, { otherKeys: 'revoke' })).status).toBe(204);
    expect(await opens(first, second, third)).toEqual([false, false, false]);
  });

  test('ends the unused sign-in links that they have created', async () => {
    const [first, second, third] = await chain();
    const path = `/staff/${await addPerson(app, 'agent')}/sign-in-link`;
    const { body } = await by(third)<{ url: string }>('POST', path);
    const keys = { [second.id]: 'revoke', [third.id]: 'take_over' };
    expect((await revoke(admin, first, { keys })).status).toBe(204);
    const code = body.url.split('/sign-in/')[1] ?? '';
    await expect(useSignInLink(app.context, code, null)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('that creates one at the same moment needs a decision on it too', async () => {
    const { pool, apiKeys } = app.context.store;
    const first = await makeKey(admin, 'first');
    const now = app.context.now();
    const other = await pool.connect();
    await other.query('begin');
    await other.query('select id from api_key where id = $1 for share', [first.id]);
    const ends = { revoke: [], takeOver: [], revokeOthers: false };
    const revocation = apiKeys.revoke({ id: first.id, keys: ends, by: `staff:${adminId}`, now });
    const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1);
    await other.query(
      `insert into api_key (id, name, role, key_hash, created_at, created_by) values ($1, 'late', 'agent', $2, $3, $4)`,
      [app.context.newId(), Buffer.from('late'), now, `key:${first.id}`],
    );
    await other.query('commit');
    other.release();
    expect(await revocation).toEqual({ outcome: 'undecided' });
  });
});

// Notices of changed passkeys, and that no one else can dismiss them.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PasskeyChangeView, SessionView } from '../../contract/staff.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { newAuthenticator } from '../../testing/test-authenticator.ts';
import { type As, addPasskey, addPerson, enter } from '../../testing/test-staff.ts';

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

const site = { origin: 'https://link.example.com', rpId: 'link.example.com' };
const dayMs = 24 * 3_600_000;

const told = async (as: As) => {
  const { body } = await as<PasskeyChangeView[]>('GET', '/session/passkey-changes');
  const session = await as<SessionView>('GET', '/session');
  expect(session.body.passkeysChanged).toBe(body.length > 0);
  return body;
};
const facts = async (as: As) => (await told(as)).map(({ change, by, byLink }) => [change, by.name, byLink]);
const dismiss = async (as: As) => {
  const ids = (await told(as)).map(({ id }) => id);
  expect((await as('POST', '/session/passkey-changes/seen', { ids })).status).toBe(204);
};

/** Adds a passkey as a browser does. @returns its id, and the session that it opens */
async function enrol(staffId: string, as: As) {
  const known = (await app.context.store.sessions.passkeysOf(staffId)).map(({ id }) => id);
  const options = await as<{ options: { challenge: string } }>('POST', '/session/enrol/options');
  const response = newAuthenticator(site).made(options.body.options.challenge);
  expect((await as('POST', '/session/enrol', { response })).status).toBe(204);
  const keys = await app.context.store.sessions.passkeysOf(staffId);
  const id = keys.find((key) => !known.includes(key.id))?.id ?? '';
  return { id, as: await enter(app, staffId, { passkeyId: id }) };
}

/** Somebody who came by a link of Mei's. */
async function newcomer(name: string) {
  const id = await addPerson(app, 'marketer', name);
  await admin('POST', `/staff/${id}/sign-in-link`);
  return { id, key: await enrol(id, await enter(app, id, { kind: 'enrol' })) };
}

describe('14 §1.6: a person whose passkeys changed gets a notice at the next sign-in', () => {
  test('a person who has just used their link gets no notice', async () => {
    const { key } = await newcomer('Wu');
    expect(await facts(key.as)).toEqual([]);
  });

  test('of a passkey added with another link, with the link’s creator; once dismissed it is gone', async () => {
    const { id, key } = await newcomer('Lin');
    await admin('POST', `/staff/${id}/sign-in-link`);
    await enrol(id, await enter(app, id, { kind: 'enrol' }));
    expect(await facts(key.as), 'at the next sign-in, not in this session').toEqual([]);
    const back = await enter(app, id, { passkeyId: key.id });
    expect(await told(back)).toMatchObject([
      { change: 'added', byLink: true, by: { kind: 'staff', id: adminId, name: 'Mei' }, at: expect.any(String) },
    ]);
    await dismiss(back);
    expect(await facts(back)).toEqual([]);
    expect(await facts(await enter(app, id, { passkeyId: key.id }))).toEqual([]);
  });

  test('of one that they added themselves, and of one that another person removed', async () => {
    const { id, key } = await newcomer('Chen');
    const second = await enrol(id, await enter(app, id, { passkeyId: key.id }));
    expect((await admin('DELETE', `/staff/${id}/passkeys/${second.id}`)).status).toBe(204);
    expect(await facts(await enter(app, id, { passkeyId: key.id }))).toEqual([
      ['removed', 'Mei', false],
      ['added', 'Chen', false],
    ]);
  });

  test('the one who added a passkey, or two, can’t dismiss it for them', async () => {
    const { id, key } = await newcomer('Ho');
    for (const _round of [1, 2]) {
      await admin('POST', `/staff/${id}/sign-in-link`);
      const slipped = await enrol(id, await enter(app, id, { kind: 'enrol' }));
      await dismiss(slipped.as);
    }
    expect(await facts(await enter(app, id, { passkeyId: key.id }))).toEqual([
      ['added', 'Mei', true],
      ['added', 'Mei', true],
    ]);
  });

  test('a link used by another person: the next link’s notice reports it, but not those of last year', async () => {
    const { id } = await newcomer('Tsai');
    const own = await enrol(id, await enter(app, id, { kind: 'enrol' }));
    expect(await facts(own.as)).toEqual([['added', 'Mei', true]]);
    app.clock.offsetMs += 31 * dayMs;
    const later = await enrol(id, await enter(app, id, { kind: 'enrol' }));
    expect(await facts(later.as)).toEqual([]);
  });

  test('another person’s notices can’t be read or dismissed', async () => {
    const { id, key } = await newcomer('Su');
    await addPasskey(app, id);
    const mine = await enter(app, id, { passkeyId: key.id });
    const ids = (await told(mine)).map((change) => change.id);
    const other = await newcomer('Pan');
    await other.key.as('POST', '/session/passkey-changes/seen', { ids });
    expect(await facts(other.key.as)).toEqual([]);
    expect(await facts(mine)).toEqual([['added', 'Su', false]]);
  });
});

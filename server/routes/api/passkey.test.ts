import { randomUUID } from 'node:crypto';
// Passkey answers that must be refused: old ones, another site's, another session's. Valid ones are also tested in a browser.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../flows/staff/session.ts';
import { removeStaff } from '../../flows/staff/staff.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { type Flaws, newAuthenticator } from '../../testing/test-authenticator.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const site = { origin: 'https://link.example.com', rpId: 'link.example.com' };
type Answer = ReturnType<ReturnType<typeof newAuthenticator>['shown']>;

async function post(path: string, token?: string, body?: object) {
  const response = await fetch(`${app.url}/api/v1/session${path}`, {
    method: 'POST',
    headers: {
      origin: site.origin,
      ...(token ? { cookie: `__Host-omnilink=${token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const [, cookie] = /__Host-omnilink=([\w-]{43});/.exec(response.headers.get('set-cookie') ?? '') ?? [];
  return { status: response.status, cookie, body: text ? JSON.parse(text) : null };
}

const challengeFor = async (path: string, token?: string): Promise<string> =>
  (await post(`${path}/options`, token)).body.options.challenge;
const isSignedIn = async (cookie = '') =>
  (await fetch(`${app.url}/api/v1/campaigns`, { headers: { cookie: `__Host-omnilink=${cookie}` } })).status === 200;

/** Somebody with a passkey, signed in by it more than five minutes ago. */
async function person() {
  const { store, newId, now } = app.context;
  const staffId = newId();
  await store.staff.insert({ id: staffId, name: 'Mei', role: 'marketer', now: now() });
  const key = newAuthenticator(site);
  const { credentialId, coseKey: publicKey } = key;
  const rest = { counter: 5, transports: [], now: now() };
  await store.sessions.addPasskey({ id: newId(), staffId, credentialId, publicKey, ...rest });
  const enter = () => openSession(app.context, staffId, 'full', { userAgent: null, passkeyShown: false });
  return { staffId, key, enter, token: await enter() };
}

const next: Flaws = { counter: 6 };

test('a passkey signs in under a new token, once for each challenge', async () => {
  const { key } = await person();
  const response = key.shown(await challengeFor('/passkey'), next);
  const first = await post('/passkey', undefined, { response });
  expect([first.status, await isSignedIn(first.cookie)]).toEqual([204, true]);
  const again = await post('/passkey', undefined, { response });
  expect([again.status, again.cookie]).toEqual([401, undefined]);
});

type Someone = Awaited<ReturnType<typeof person>>;
const tries: [string, (one: Someone) => Promise<Answer>][] = [
  ['a challenge that nobody made', async ({ key }) => key.shown('AAAA', next)],
  [
    'another site’s',
    async ({ key }) => key.shown(await challengeFor('/passkey'), { ...next, origin: 'https://evil.example' }),
  ],
  [
    'made for another site',
    async ({ key }) => key.shown(await challengeFor('/passkey'), { ...next, rpId: 'evil.example' }),
  ],
  ['nobody’s finger', async ({ key }) => key.shown(await challengeFor('/passkey'), { ...next, isVerified: false })],
  ['a copy, whose counter is behind', async ({ key }) => key.shown(await challengeFor('/passkey'), { counter: 4 })],
  ['the challenge of a confirmation', async ({ key, token }) => key.shown(await challengeFor('/confirm', token), next)],
  [
    'the challenge of five minutes ago',
    async ({ key }) => {
      const response = key.shown(await challengeFor('/passkey'), next);
      app.clock.offsetMs += 5 * 60_000 + 1000;
      return response;
    },
  ],
  [
    'said to be somebody else’s',
    async ({ key }) => {
      const answer = key.shown(await challengeFor('/passkey'), next);
      const userHandle = Buffer.from(randomUUID()).toString('base64url');
      return { ...answer, response: { ...answer.response, userHandle } };
    },
  ],
  [
    'signed by another key',
    async ({ key }) => {
      const stranger = newAuthenticator(site).shown(await challengeFor('/passkey'), next);
      return { ...stranger, id: key.shown('').id, rawId: key.shown('').rawId };
    },
  ],
  [
    'of somebody who was taken out',
    async ({ key, staffId }) => {
      const response = key.shown(await challengeFor('/passkey'), next);
      await removeStaff(app.context, staffId, {}, { id: 'administrator-key', role: 'administrator' });
      return response;
    },
  ],
];

test.each(tries)('%s: nobody is signed in', async (_what, made) => {
  const answer = await post('/passkey', undefined, { response: await made(await person()) });
  app.clock.offsetMs = 0;
  expect([answer.status, answer.cookie]).toEqual([401, undefined]);
});

describe('shown again, for a sensitive change', () => {
  test.each<[string, number, (one: Someone, other: Someone) => Promise<Answer>]>([
    ['one’s own', 204, async ({ key, token }) => key.shown(await challengeFor('/confirm', token), next)],
    ['a colleague’s', 401, async ({ token }, { key }) => key.shown(await challengeFor('/confirm', token), next)],
    [
      'for another session',
      401,
      async ({ key, enter }) => key.shown(await challengeFor('/confirm', await enter()), next),
    ],
    ['for signing in', 401, async ({ key }) => key.shown(await challengeFor('/passkey'), next)],
    [
      'without a finger',
      401,
      async ({ key, token }) => key.shown(await challengeFor('/confirm', token), { ...next, isVerified: false }),
    ],
  ])('%s: %d', async (_what, status, made) => {
    const one = await person();
    const response = await made(one, await person());
    expect((await post('/confirm', one.token, { response })).status).toBe(status);
    const enrols = (await post('/enrol/options', one.token)).status;
    expect(enrols, 'it counts as shown').toBe(status === 204 ? 200 : 403);
  });
});

describe('a one-time link’s session', () => {
  async function newcomer() {
    const { store, newId, now } = app.context;
    const staffId = newId();
    await store.staff.insert({ id: staffId, name: 'Lin', role: 'marketer', now: now() });
    const token = await openSession(app.context, staffId, 'enrol', { userAgent: null, passkeyShown: false });
    return { staffId, token, key: newAuthenticator(site) };
  }
  const passkeys = async (staffId: string) => (await app.context.store.sessions.passkeysOf(staffId)).length;

  test('adds one passkey and ends; the passkey signs in', async () => {
    const { staffId, token, key } = await newcomer();
    const challenges = [await challengeFor('/enrol', token), await challengeFor('/enrol', token)];
    const first = await post('/enrol', token, { response: key.made(challenges[0] ?? '') });
    expect([first.status, await isSignedIn(first.cookie), await isSignedIn(token)]).toEqual([204, true, false]);
    const second = newAuthenticator(site).made(challenges[1] ?? '');
    expect((await post('/enrol', token, { response: second })).status).toBe(401);
    expect(await passkeys(staffId)).toBe(1);
    const back = await post('/passkey', undefined, { response: key.shown(await challengeFor('/passkey')) });
    expect(await isSignedIn(back.cookie)).toBe(true);
  });

  test('adds one passkey, also of two at the same moment', async () => {
    const { staffId, token } = await newcomer();
    const challenges = await Promise.all([1, 2, 3, 4].map(() => challengeFor('/enrol', token)));
    const tried = challenges.map((challenge) =>
      post('/enrol', token, { response: newAuthenticator(site).made(challenge) }),
    );
    expect((await Promise.all(tried)).map(({ status }) => status).sort()).toEqual([204, 401, 401, 401]);
    expect(await passkeys(staffId)).toBe(1);
  });

  test.each<[string, Flaws]>([
    ['another site’s', { origin: 'https://evil.example' }],
    ['made for another site', { rpId: 'evil.example' }],
    ['without a finger', { isVerified: false }],
  ])('doesn’t add one that is %s', async (_what, flaws) => {
    const { staffId, token, key } = await newcomer();
    const response = key.made(await challengeFor('/enrol', token), flaws);
    expect((await post('/enrol', token, { response })).status).toBe(401);
    expect(await passkeys(staffId)).toBe(0);
  });

  test('doesn’t add a passkey that already belongs to a person', async () => {
    const [{ staffId, token }, { key }] = [await newcomer(), await person()];
    const response = key.made(await challengeFor('/enrol', token));
    expect((await post('/enrol', token, { response })).status).toBe(401);
    expect(await passkeys(staffId)).toBe(0);
  });

  test('doesn’t add one with another person’s challenge', async () => {
    const [one, other] = [await newcomer(), await newcomer()];
    const response = one.key.made(await challengeFor('/enrol', other.token));
    expect((await post('/enrol', one.token, { response })).status).toBe(401);
  });
});

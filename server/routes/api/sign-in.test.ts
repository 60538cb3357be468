// Access (issue: M1): one-time links, sessions, roles, keys. Passkeys are tested in the browser, with a real authenticator.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import { permissions, type Role, roles } from '../../contract/roles.ts';
import { hashOfSecret } from '../../flows/staff/secret-token.ts';
import { openSession } from '../../flows/staff/session.ts';
import { inviteStaff } from '../../flows/staff/sign-in-link.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const origin = 'https://link.example.com';
const cookieName = '__Host-omnilink';

async function call<T = Problem>(
  method: string,
  path: string,
  more: { headers?: Record<string, string>; body?: object } = {},
) {
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method,
    headers: { ...(more.body ? { 'content-type': 'application/json' } : {}), ...more.headers },
    ...(more.body ? { body: JSON.stringify(more.body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as T };
}

/** Somebody of this role who has shown their passkey just now, or `agoMs` ago. */
async function signedIn(role: Role, agoMs = 0) {
  const { url } = await inviteStaff(app.context, { name: `${role} <b>x</b>`, role }, 'test');
  const staffId = await app.context.store.staff.useLink(
    hashOfSecret(url.split('/sign-in/')[1] ?? ''),
    app.context.now(),
  );
  const token = await openSession(app.context, staffId ?? '', 'full', { userAgent: 'test', passkeyShown: true });
  if (agoMs > 0) {
    await app.context.store.pool.query('update session set passkey_at = $2 where token_hash = $1', [
      hashOfSecret(token),
      new Date(app.context.now().getTime() - agoMs),
    ]);
  }
  const headers = { cookie: `${cookieName}=${token}`, origin };
  return {
    staffId: staffId ?? '',
    token,
    headers,
    as: <T = Problem>(method: string, path: string, body?: object) =>
      call<T>(method, path, { headers, ...(body ? { body } : {}) }),
  };
}

describe('a one-time link', () => {
  const codeOf = (url: string) => url.split('/sign-in/')[1] ?? '';
  const press = (code: string, headers: Record<string, string> = { origin }) =>
    call('POST', '/session/link', { headers, body: { code } });

  test('is used by the button, not by fetching it; once, and for one purpose only', async () => {
    const { url } = await inviteStaff(app.context, { name: 'Mei', role: 'administrator' }, 'test');
    const pressed = await press(codeOf(url));
    expect(pressed.status).toBe(204);
    const cookie = pressed.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-omnilink=[\w-]{43};.*Path=\/.*HttpOnly.*Secure.*SameSite=Lax/);
    const headers = { cookie: cookie.split(';')[0] ?? '', origin };
    expect((await call<{ kind: string }>('GET', '/session', { headers })).body.kind).toBe('enrol');
    expect((await call('GET', '/campaigns', { headers })).status).toBe(403);
    expect((await call('POST', '/session/enrol/options', { headers })).status).toBe(200);
    expect((await press(codeOf(url))).body).toMatchObject({ status: 404, code: 'not_found' });
  });

  test.each<[string, (code: string) => Promise<{ status: number }>, number]>([
    ['from another site', (code) => press(code, { origin: 'https://evil.example' }), 403],
    ['from no site', (code) => press(code, {}), 403],
    ['a code that nobody made', () => press('x'.repeat(43)), 404],
    [
      'a day later',
      async (code) => {
        app.clock.offsetMs += 25 * 3_600_000;
        const answer = await press(code);
        app.clock.offsetMs = 0;
        return answer;
      },
      404,
    ],
  ])('%s: refused', async (_name, pressed, status) => {
    const { url } = await inviteStaff(app.context, { name: 'Mei', role: 'marketer' }, 'test');
    expect((await pressed(codeOf(url))).status).toBe(status);
  });

  test('is stored as a hash', async () => {
    const { url } = await inviteStaff(app.context, { name: 'Mei', role: 'marketer' }, 'test');
    const { rows } = await app.context.store.pool.query('select * from sign_in_link');
    expect(JSON.stringify(rows)).not.toContain(codeOf(url));
  });
});

describe('a session', () => {
  test.each<[string, (headers: Record<string, string>) => Record<string, string>, number]>([
    ['our own page', (headers) => headers, 201],
    ['another site', (headers) => ({ ...headers, origin: 'https://evil.example' }), 403],
    ['no origin', ({ cookie = '' }) => ({ cookie }), 403],
    ['a key beside it needs no origin', () => ({ authorization: 'Bearer test-admin-key-0123456789-0123456789' }), 201],
  ])('changes things only from %s', async (_name, headersOf, status) => {
    const { headers } = await signedIn('administrator');
    const made = await call('POST', '/staff', { headers: headersOf(headers), body: { name: 'Wu', role: 'marketer' } });
    expect(made.status).toBe(status);
  });

  test('14 §1.11: signing out clears the browser’s stored data', async () => {
    const { as } = await signedIn('marketer');
    const left = await as('DELETE', '/session');
    expect(left.headers.get('clear-site-data')).toBe('"storage"');
    expect((await call('GET', '/session')).headers.get('clear-site-data')).toBeNull();
  });

  test('ends: signed out, revoked, idle for twelve hours, a week old, its person removed', async () => {
    const out = await signedIn('marketer');
    expect((await out.as('DELETE', '/session')).status).toBe(204);
    expect((await out.as('GET', '/session')).body.title).toBe('Your session is over. Sign in again.');

    const kept = await signedIn('marketer');
    app.clock.offsetMs = 13 * 3_600_000;
    expect((await kept.as('GET', '/session')).status).toBe(401);
    app.clock.offsetMs = 0;

    const fired = await signedIn('marketer');
    const admin = await signedIn('administrator');
    expect((await admin.as('DELETE', `/staff/${fired.staffId}`)).status).toBe(204);
    expect((await fired.as('GET', '/campaigns')).status).toBe(401);
  });

  test('is listed for its person, who may end any of their own and no others', async () => {
    const one = await signedIn('marketer');
    const other = await signedIn('marketer');
    const [listed] = (await one.as<{ id: string; current: boolean }[]>('GET', '/session/all')).body;
    expect(listed?.current).toBe(true);
    expect((await other.as('DELETE', `/session/all/${listed?.id}`)).status).toBe(404);
    expect((await one.as('DELETE', `/session/all/${listed?.id}`)).status).toBe(204);
    expect((await one.as('GET', '/session')).status).toBe(401);
  });

  test('a forged cookie is not signed in', async () => {
    const headers = { cookie: `${cookieName}=${'x'.repeat(43)}`, origin };
    expect((await call('GET', '/session', { headers })).status).toBe(401);
  });
});

describe('roles', () => {
  test.each(roles)('%s sees what the role allows', async (role) => {
    const who = await signedIn(role);
    const session = await who.as<{ may: string[]; role: string }>('GET', '/session');
    expect(session.body.may).toEqual(
      permissions
        .filter((permission) => permission !== 'mint_cards' || role === 'administrator')
        .filter((permission) =>
          role === 'administrator'
            ? true
            : role === 'supervisor'
              ? permission !== 'administer'
              : role === 'agent'
                ? false
                : ['use', 'read_channels'].includes(permission),
        ),
    );
    const reads = role === 'agent' ? 403 : 200;
    expect((await who.as('GET', '/campaigns')).status).toBe(reads);
    expect((await who.as('GET', '/channels')).status).toBe(reads);
    expect((await who.as('GET', '/staff')).status).toBe(role === 'administrator' ? 200 : 403);
    expect((await who.as('GET', '/api-keys')).status).toBe(role === 'administrator' ? 200 : 403);
  });

  test('an agent’s refusal says whom to ask', async () => {
    const agent = await signedIn('agent');
    expect((await agent.as('GET', '/campaigns')).body.title).toBe(
      'Your role can’t use OmniLink: ask an administrator.',
    );
  });

  test('a card’s address is only for permitted roles', async () => {
    const body = { campaignId: app.campaign.id, contact: { channelId: app.messenger.id, externalId: '4242' } };
    const marketer = await signedIn('marketer');
    expect((await marketer.as('POST', '/cards', body)).status).toBe(403);
    expect((await marketer.as('POST', '/cards', { ...body, send: true })).status).toBe(201);
    const admin = await signedIn('administrator');
    const keyOf = async (cardsMint: boolean) =>
      (await admin.as<{ key: string }>('POST', '/api-keys', { name: 'crm', role: 'marketer', cardsMint })).body.key;
    for (const [cardsMint, status] of [
      [true, 201],
      [false, 403],
    ] as const) {
      const headers = { authorization: `Bearer ${await keyOf(cardsMint)}` };
      expect((await call('POST', '/cards', { headers, body })).status).toBe(status);
    }
  });
});

describe('sensitive changes', () => {
  test('require the passkey again after five minutes', async () => {
    const fresh = await signedIn('administrator', 4 * 60_000);
    expect((await fresh.as('POST', '/staff', { name: 'Wu', role: 'marketer' })).status).toBe(201);
    const stale = await signedIn('administrator', 6 * 60_000);
    const refused = await stale.as('POST', '/staff', { name: 'Wu', role: 'marketer' });
    expect(refused.body).toMatchObject({ status: 403, code: 'passkey_required' });
    expect((await stale.as('PATCH', `/channels/${app.line.id}`, { name: 'x' })).body.code).toBe('passkey_required');
    expect((await stale.as('GET', '/staff')).status).toBe(200);
  });

  test('roles above one’s own can’t be given, and an administrator always remains', async () => {
    const admin = await signedIn('administrator');
    const staff = await admin.as<{ items: { id: string; role: Role }[] }>('GET', '/staff?limit=200');
    for (const { id, role } of staff.body.items) {
      if (role !== 'administrator' || id === admin.staffId) continue;
      const out = await admin.as<{ keys: { id: string }[] } | null>('DELETE', `/staff/${id}`);
      const keys = Object.fromEntries((out.body?.keys ?? []).map((key) => [key.id, 'revoke']));
      if (out.status === 409) await admin.as('DELETE', `/staff/${id}`, { keys });
    }
    expect((await admin.as('DELETE', `/staff/${admin.staffId}`)).body.code).toBe('conflict');
    expect((await admin.as('PATCH', `/staff/${admin.staffId}`, { role: 'marketer' })).body.code).toBe('conflict');
  });
});

describe('API keys', () => {
  test('are shown once, stored as a hash, and invalid once revoked', async () => {
    const admin = await signedIn('administrator');
    const made = await admin.as<{ id: string; key: string }>('POST', '/api-keys', { name: 'crm', role: 'supervisor' });
    expect(made.body.key).toMatch(/^omni_[\w-]{43}$/);
    const headers = { authorization: `Bearer ${made.body.key}` };
    expect((await call('GET', '/campaigns', { headers })).status).toBe(200);
    expect((await call('GET', '/staff', { headers })).status).toBe(403);
    const listed = () => admin.as<{ items: { id: string; lastUsedAt: string | null }[] }>('GET', '/api-keys');
    expect(JSON.stringify((await listed()).body)).not.toContain(made.body.key);
    const lastUsed = async () => (await listed()).body.items.find(({ id }) => id === made.body.id)?.lastUsedAt;
    await expect.poll(lastUsed).not.toBeNull();
    const { rows } = await app.context.store.pool.query('select * from api_key');
    expect(JSON.stringify(rows)).not.toContain(made.body.key);
    expect((await admin.as('DELETE', `/api-keys/${made.body.id}`)).status).toBe(204);
    expect((await call('GET', '/campaigns', { headers })).status).toBe(401);
  });
});

// Every route that changes staff, API keys, sessions and passkeys, for `audit-every-route.test.ts`.
import type { AuditAction } from '../contract/audit.ts';
import type { TestApp } from './test-app.ts';
import {
  about,
  callAs,
  challengeFor,
  lastSession,
  newKey,
  newPerson,
  type TestPerson,
  type Walk,
} from './test-audit-walk.ts';

const key = { name: 'shop', role: 'marketer' };

export function accessWalks(app: TestApp, admin: TestPerson): Record<string, Walk> {
  const personAt = async (more = '') => `/staff/${(await newPerson(app, 'marketer')).id}${more}`;
  /** A call about the caller's own session. */
  const own =
    (action: AuditAction, make: (one: TestPerson) => Promise<[method: string, path: string, body?: object]>): Walk =>
    async () => {
      const one = await newPerson(app, 'marketer');
      const session = await lastSession(app, one.id);
      const [method, path, body] = await make(one);
      return {
        call: () => one.as(method, path, body),
        rows: () => [[action, session]],
        who: { actor: 'staff', id: one.id },
      };
    };

  return {
    'POST /staff': about(admin, 'staff.add', 'POST', '/staff', { name: 'New', role: 'marketer' }),
    'PATCH /staff/{id}': about(admin, 'staff.change', 'PATCH', () => personAt(), {
      role: 'agent',
    }),
    'DELETE /staff/{id}': async () => {
      const leaver = await newPerson(app, 'administrator');
      const { id } = (await leaver.as('POST', '/api-keys', key)).body;
      return {
        call: () => admin.as('DELETE', `/staff/${leaver.id}`, { keys: { [id]: 'take_over' } }),
        rows: () => [
          ['staff.remove', leaver.id],
          ['key.take_over', id],
        ],
      };
    },
    'POST /staff/{id}/sign-in-link': about(admin, 'staff.sign_in_link', 'POST', () => personAt('/sign-in-link')),
    'DELETE /staff/{id}/passkeys/{itemId}': async () => {
      const { id, passkeyId } = await newPerson(app, 'marketer');
      return {
        call: () => admin.as('DELETE', `/staff/${id}/passkeys/${passkeyId}`),
        rows: () => [['passkey.remove', passkeyId]],
      };
    },
    'DELETE /staff/{id}/sessions/{itemId}': async () => {
      const { id, as } = await newPerson(app, 'marketer');
      const [session] = (await as('GET', '/session/all')).body as unknown as { id: string }[];
      return {
        call: () => admin.as('DELETE', `/staff/${id}/sessions/${session?.id}`),
        rows: () => [['session.end', session?.id ?? '']],
      };
    },
    'POST /api-keys': about(admin, 'key.create', 'POST', '/api-keys', key),
    'DELETE /api-keys/{id}': about(
      admin,
      'key.revoke',
      'DELETE',
      async () => `/api-keys/${(await admin.as('POST', '/api-keys', key)).body.id}`,
    ),
    'POST /session/link': async () => {
      const { id } = await newPerson(app, 'marketer');
      const { url } = (await admin.as('POST', `/staff/${id}/sign-in-link`)).body;
      return {
        call: () => callAs(app, null, 'POST', '/session/link', { code: url.split('/sign-in/')[1] }),
        rows: async () => [['sign_in.link', await lastSession(app, id)]],
        who: { actor: 'staff', id },
      };
    },
    'POST /session/passkey': async () => {
      const { id, key } = await newPerson(app, 'marketer');
      const response = key.shown(await challengeFor(app, null, '/passkey'), { counter: 6 });
      return {
        call: () => callAs(app, null, 'POST', '/session/passkey', { response }),
        rows: async () => [['sign_in.passkey', await lastSession(app, id)]],
        who: { actor: 'staff', id },
      };
    },
    'POST /session/enrol': async () => {
      const { id, token } = await newPerson(app, 'marketer');
      const response = newKey().made(await challengeFor(app, token, '/enrol'));
      return {
        call: () => callAs(app, token, 'POST', '/session/enrol', { response }),
        rows: async () => [
          ['passkey.add', (await app.context.store.sessions.passkeysOf(id)).at(-1)?.id ?? ''],
          ['sign_in.passkey', await lastSession(app, id)],
        ],
        who: { actor: 'staff', id },
      };
    },
    'POST /session/confirm': own('sign_in.confirm', async ({ token, key }) => {
      const response = key.shown(await challengeFor(app, token, '/confirm'), { counter: 6 });
      return ['POST', '/session/confirm', { response }];
    }),
    'DELETE /session': own('sign_out', async () => ['DELETE', '/session']),
    'DELETE /session/others': own('session.end_others', async () => ['DELETE', '/session/others']),
    'DELETE /session/all/{id}': own('session.end', async ({ id }) => [
      'DELETE',
      `/session/all/${await lastSession(app, id)}`,
    ]),
    'DELETE /session/passkeys/{id}': async () => {
      const { id, passkeyId, as } = await newPerson(app, 'marketer');
      return {
        call: () => as('DELETE', `/session/passkeys/${passkeyId}`),
        rows: () => [['passkey.remove', passkeyId]],
        who: { actor: 'staff', id },
      };
    },
    'POST /session/passkey-changes/seen': async () => {
      const { id, as } = await newPerson(app, 'marketer');
      return {
        call: () => as('POST', '/session/passkey-changes/seen', { ids: [id] }),
        rows: () => [['passkey.notice_seen', null]],
        who: { actor: 'staff', id },
      };
    },
  };
}

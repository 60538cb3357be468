// For the test that calls every changing route: a caller with their own passkey, and the type of a walk.
import type { AuditAction } from '../contract/audit.ts';
import type { Role } from '../contract/roles.ts';
import { openSession } from '../flows/staff/session.ts';
import type { TestApp } from './test-app.ts';
import { newAuthenticator } from './test-authenticator.ts';

const site = { origin: 'https://link.example.com', rpId: 'link.example.com' };

/** The id of a created object; the address of a sign-in link. */
export type TestAnswer = {
  status: number;
  body: { id: string; url: string; items: { id: string; profileId: string }[] };
};
type Row = [action: AuditAction, objectId: string | null];
/** The changing call, made after its setup, and the audit rows that it must write. */
export type Walk = () => Promise<{
  call: () => Promise<TestAnswer>;
  rows: (answer: TestAnswer) => Row[] | Promise<Row[]>;
  /** Default: the administrator of the walks. */
  who?: { actor: 'customer' } | { actor: 'staff'; id: string };
}>;

export type TestPerson = Awaited<ReturnType<typeof newPerson>>;

/** A call from our own pages. @param token of a session, null without one */
export async function callAs(
  app: Pick<TestApp, 'url'>,
  token: string | null,
  method: string,
  path: string,
  body?: object,
): Promise<TestAnswer> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method,
    headers: {
      origin: site.origin,
      ...(token ? { cookie: `__Host-omnilink=${token}` } : {}),
      ...(body && !isForm ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}

/** A person who has just signed in with their passkey. */
export async function newPerson(app: TestApp, role: Role) {
  const { store, newId, now } = app.context;
  const id = newId();
  await store.staff.insert({ id, name: `a ${role}`, role, now: now() });
  const key = newAuthenticator(site);
  const passkeyId = newId();
  const rest = { counter: 5, transports: [], now: now() };
  await store.sessions.addPasskey({
    id: passkeyId,
    staffId: id,
    credentialId: key.credentialId,
    publicKey: key.coseKey,
    ...rest,
  });
  const token = await openSession(app.context, id, 'full', { userAgent: null, passkeyShown: true, passkeyId });
  const as = (method: string, path: string, body?: object) => callAs(app, token, method, path, body);
  return { id, key, passkeyId, token, as };
}

/** A passkey that isn't registered yet. */
export const newKey = () => newAuthenticator(site);

/** The input of the browser's dialog. */
export async function challengeFor(app: TestApp, token: string | null, path: string): Promise<string> {
  const { body } = await callAs(app, token, 'POST', `/session${path}/options`);
  return (body as unknown as { options: { challenge: string } }).options.challenge;
}

export async function lastSession({ context }: TestApp, staffId: string): Promise<string> {
  const sql = 'select id from session where staff_id = $1 order by id desc limit 1';
  return (await context.store.pool.query(sql, [staffId])).rows[0].id;
}

/** A call by the administrator, about the object whose id is in the path, or in the answer of a creating `POST`. */
export const about =
  (
    admin: TestPerson,
    action: AuditAction,
    method: string,
    path: string | (() => Promise<string>),
    body?: object,
  ): Walk =>
  async () => {
    const at = typeof path === 'string' ? path : await path();
    const [id] = /[0-9a-f-]{36}/.exec(at) ?? [];
    return { call: () => admin.as(method, at, body), rows: (answer) => [[action, id ?? answer.body?.id ?? null]] };
  };

// Staff members for tests: created in the database, signed in without a browser.
import type { Problem } from '../contract/common.ts';
import type { Role } from '../contract/roles.ts';
import { openSession } from '../flows/staff/session.ts';
import type { TestApp } from './test-app.ts';

const origin = 'https://link.example.com';
export type As = <T = Problem>(
  method: string,
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<{ status: number; body: T }>;

export async function addPerson({ context }: TestApp, role: Role, name: string = role): Promise<string> {
  const { store, newId, now } = context;
  const id = newId();
  await store.staff.insert({ id, name, role, now: now() });
  return id;
}

/** A passkey that can't be shown. @returns its id */
export async function addPasskey({ context }: TestApp, staffId: string): Promise<string> {
  const { store, newId, now } = context;
  const id = newId();
  const key = { publicKey: Buffer.from('x'), counter: 0, transports: [], now: now() };
  await store.sessions.addPasskey({ id, staffId, credentialId: Buffer.from(id), ...key });
  return id;
}

const callWith =
  ({ url }: TestApp, own: Record<string, string>): As =>
  async <T = Problem>(method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...own, ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : null) as T };
  };

/** Signs a person in. @param more `passkeyShown`: just now, or not; `passkeyId`: which; `kind`: `enrol` for a one-time link */
export async function enter(
  app: TestApp,
  staffId: string,
  more: { passkeyShown?: boolean; passkeyId?: string; kind?: 'full' | 'enrol' } = {},
): Promise<As> {
  const { kind = 'full', ...about } = more;
  const token = await openSession(app.context, staffId, kind, { userAgent: 'Firefox', passkeyShown: true, ...about });
  return callWith(app, { cookie: `__Host-omnilink=${token}`, origin });
}

export const withKey = (app: TestApp, key: string | null): As => callWith(app, { authorization: `Bearer ${key}` });

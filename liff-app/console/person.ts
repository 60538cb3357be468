import { signal } from '@preact/signals';
import type { Permission } from '../../server/contract/roles.ts';
import { type SessionView, sessionSchema } from '../../server/contract/staff.ts';
import { call, type Failure } from '../api.ts';

/** Who is signed in, null until that is known. The navigation shows what their role may open; the API decides. */
export const person = signal<SessionView | null>(null);

/** Asks who is signed in. If nobody is, the sign-in opens. @returns why it isn't known */
export async function loadPerson(more: { ungated?: true } = {}): Promise<Failure | null> {
  const reply = await call(sessionSchema, 'GET', '/session', more);
  if (!reply.ok) return reply.failure;
  person.value = reply.value;
  return null;
}

/** True if the signed-in person's role may do this. */
export const mayDo = (permission: Permission): boolean => person.value?.may.includes(permission) ?? false;

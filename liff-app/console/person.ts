import { signal } from '@preact/signals';
import { type SessionView, sessionSchema } from '../../server/contract/staff.ts';
import { call } from '../api.ts';

/** Who is signed in, null until that is known. The navigation shows what their role may open; the API decides. */
export const person = signal<SessionView | null>(null);

/** Asks who is signed in. Nobody: the sign-in opens. */
export async function loadPerson(): Promise<void> {
  const reply = await call(sessionSchema, 'GET', '/session');
  if (reply.ok) person.value = reply.value;
}

// What somebody of the staff has to come in by, as an administrator sees it: a lost passkey, a session on a lost computer.
import type { Context } from '../context.ts';
import type { Role } from '../contract/roles.ts';
import { notFound } from './not-found.ts';
import { listSessions, revokeSession } from './session.ts';
import { refuseAbove } from './staff.ts';

type Giver = { role: Role; session: { id: string } | null };

/** The passkeys of one person. @throws AppError `not_found`, `forbidden` for a role above the caller's own */
export async function passkeysOfStaff(context: Context, staffId: string, giver: Giver) {
  await below(context, staffId, giver);
  const rows = await context.store.sessions.passkeysOf(staffId);
  return rows.map(({ id, createdAt, lastUsedAt }) => ({
    id,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }));
}

/**
 * Takes a passkey away. The sessions of its person end with it, but for the one that asks: which of them it opened isn't kept.
 * @throws as `passkeysOfStaff`
 */
export async function removePasskey(context: Context, staffId: string, id: string, giver: Giver): Promise<void> {
  await below(context, staffId, giver);
  const removed = await context.store.sessions.removePasskey(id, staffId, giver.session?.id ?? null, context.now());
  if (!removed) throw notFound('passkey');
}

/** The open sessions of one person. @throws as `passkeysOfStaff` */
export async function sessionsOfStaff(context: Context, staffId: string, giver: Giver) {
  await below(context, staffId, giver);
  return listSessions(context, { id: giver.session?.id ?? '', staffId });
}

/** Ends a session of somebody's. @throws as `passkeysOfStaff` */
export async function endSession(context: Context, staffId: string, id: string, giver: Giver): Promise<void> {
  await below(context, staffId, giver);
  if (!(await revokeSession(context, id, staffId))) throw notFound('session');
}

async function below(context: Context, staffId: string, giver: Giver): Promise<void> {
  const person = await context.store.staff.find(staffId);
  if (!person) throw notFound('person');
  refuseAbove(giver.role, person.role);
}

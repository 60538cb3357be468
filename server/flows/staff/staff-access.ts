import { withIsoDates } from '../iso-dates.ts';
// What somebody of the staff has to come in by, as an administrator sees it: a lost passkey, a session on a lost computer.

import type { Context } from '../../context.ts';
import type { Role } from '../../contract/roles.ts';
import type { PasskeyView } from '../../contract/staff.ts';
import { AppError } from '../../errors.ts';
import { auditRow } from '../audit.ts';
import { found, notFound } from '../not-found.ts';
import { listSessions, revokeSession } from './session.ts';
import { refuseAbove } from './staff.ts';

type Giver = { id: string; role: Role; session: { id: string } | null };

/** The passkeys of one person. @throws AppError `not_found`, `forbidden` for a role above the caller's own */
export async function passkeysOfStaff(context: Context, staffId: string, giver: Giver) {
  await below(context, staffId, giver);
  return listPasskeys(context, staffId);
}

/** One's own, or of somebody the caller may look after; the oldest first. */
export async function listPasskeys(context: Context, staffId: string): Promise<PasskeyView[]> {
  const rows = await context.store.sessions.passkeysOf(staffId);
  return rows.map(({ id, createdAt, lastUsedAt }) => withIsoDates({ id, createdAt, lastUsedAt }));
}

/** Removes somebody's passkey. @throws as `passkeysOfStaff`, and `takePasskey` */
export async function removePasskey(context: Context, staffId: string, id: string, giver: Giver): Promise<void> {
  await below(context, staffId, giver);
  await takePasskey(context, staffId, id, giver);
}

/**
 * Removes a passkey. Its person's sessions end with it, except the caller's: which of them it opened isn't stored.
 * @throws AppError `not_found`, `conflict` if no administrator could come in any more
 */
export async function takePasskey(context: Context, staffId: string, id: string, giver: Omit<Giver, 'role'>) {
  const keptSession = giver.session?.id ?? null;
  const audit = auditRow(context, 'passkey.remove', id, { staffId });
  const outcome = await context.store.audited(
    audit,
    (own) => own.sessions.removePasskey(id, staffId, keptSession, giver.id, audit.at),
    (result) => result === 'removed',
  );
  if (outcome === 'missing') throw notFound('passkey');
  if (outcome === 'last') {
    throw new AppError('conflict', { reason: 'last_passkey' });
  }
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
  const person = found(await context.store.staff.find(staffId), 'person');
  refuseAbove(giver.role, person.role);
}

import { isLoopback } from '../../config.ts';
import type { Context } from '../../context.ts';
import type { SessionKind, SessionRow } from '../../store/staff/sessions.ts';
import { auditRow } from '../audit.ts';
import { withIsoDates } from '../iso-dates.ts';
import { hashOfSecret, newSecret } from './secret-token.ts';

const hourMs = 60 * 60_000;
/** Somebody who is signed in. */
export type Session = SessionRow;

/** A session ends after this long without a call, and in any case after a week. */
const idleMs = 12 * hourMs;
export const absoluteMs = 7 * 24 * hourMs;
/** A sign-in link's session is for one thing, now. */
const enrolMs = hourMs / 2;
const seenEveryMs = 60_000;
/** How long a used passkey counts for sensitive changes. */
const freshMs = 5 * 60_000;

/**
 * Opens a session under a new token: any earlier cookie is worthless, so none can be planted.
 * @returns the token, for the cookie; only its hash is stored
 */
export async function openSession(
  context: Context,
  staffId: string,
  kind: SessionKind,
  about: { userAgent: string | null; passkeyShown: boolean; passkeyId?: string },
): Promise<string> {
  const { secret, hash } = newSecret();
  const now = context.now();
  const id = context.newId();
  const row = {
    id,
    tokenHash: hash,
    staffId,
    kind,
    now,
    expiresAt: new Date(now.getTime() + (kind === 'full' ? absoluteMs : enrolMs)),
    passkeyAt: about.passkeyShown ? now : null,
    passkeyId: about.passkeyId ?? null,
    userAgent: about.userAgent?.slice(0, 300) ?? null,
  };
  const action = about.passkeyId ? 'sign_in.passkey' : 'sign_in.link';
  const audit = auditRow(context, action, id, { kind }, { actor: 'staff', actorId: staffId });
  await context.store.audited(audit, (own) => own.sessions.insert(row));
  return secret;
}

/** The session behind a cookie's token; it counts as used, at most once a minute. */
export async function findSession(context: Context, token: string): Promise<SessionRow | null> {
  const now = context.now();
  const session = await context.store.sessions.find(hashOfSecret(token), now, idleSince(now));
  if (session && now.getTime() - session.lastSeenAt.getTime() > seenEveryMs) {
    await context.store.sessions.seen(session.id, now);
  }
  return session;
}

const idleSince = (now: Date) => new Date(now.getTime() - idleMs);

/** The demo's links sign in alone, without a passkey: where nobody else can reach it. */
export const needsPasskey = ({ config }: Context): boolean => config.mode !== 'demo' || !isLoopback(config.host);

/** True if the passkey was shown just now, or there is none to show. */
export const isFresh = (context: Context, session: SessionRow): boolean =>
  !needsPasskey(context) ||
  (session.passkeyAt !== null && context.now().getTime() - session.passkeyAt.getTime() <= freshMs);

/** The open sessions of one person, the newest first; `current` is the one that asks. */
export async function listSessions(context: Context, { id, staffId }: Pick<SessionRow, 'id' | 'staffId'>) {
  const now = context.now();
  const rows = await context.store.sessions.open(staffId, now, idleSince(now));
  return rows.map((row) => ({ ...withIsoDates(row), current: row.id === id }));
}

/** Ends every other session of the person who asks. */
export function revokeOthers(context: Context, { id, staffId }: Pick<SessionRow, 'id' | 'staffId'>): Promise<void> {
  const audit = auditRow(context, 'session.end_others', id);
  return context.store.audited(audit, (own) => own.sessions.revokeOthers(id, staffId, audit.at));
}

/** Ends the session that a browser had before it signed in again: nobody could see or use it any more. @param token of its cookie */
export async function endReplaced(context: Context, token: string | null): Promise<void> {
  const session = token && (await findSession(context, token));
  if (!session) return;
  const { id, staffId } = session;
  const audit = auditRow(context, 'session.end', id, { replaced: true }, { actor: 'staff', actorId: staffId });
  await context.store.audited(audit, (own) => own.sessions.revoke(id, staffId, audit.at));
}

/** Ends a session. @param staffId whose it must be @returns false if it isn't theirs, or over */
export function revokeSession(
  context: Context,
  id: string,
  staffId: string,
  action: 'session.end' | 'sign_out' = 'session.end',
): Promise<boolean> {
  const audit = auditRow(context, action, id, { staffId });
  return context.store.audited(audit, (own) => own.sessions.revoke(id, staffId, audit.at));
}

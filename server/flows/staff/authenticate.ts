import { timingSafeEqual } from 'node:crypto';
import type { Context } from '../../context.ts';
import type { Rights } from '../../domain/role.ts';
import type { SessionRow } from '../../store/staff/sessions.ts';
import { hashOfSecret } from './secret-token.ts';
import { findSession } from './session.ts';

/** Who a call is made by. `id` names them in the audit and keeps their idempotent answers apart. */
export type Actor = Rights & {
  id: string;
  /** Null for a key: it has no passkey to show again. */
  session: SessionRow | null;
  /** The end of a key that has one. */
  endsAt: Date | null;
};

const seenEveryMs = 60_000;

/** The actor behind an API key, null if it is unknown, revoked or expired. */
export async function actorOfKey(context: Context, key: string): Promise<Actor | null> {
  const hash = hashOfSecret(key);
  const expected = context.config.adminApiKey;
  if (expected && timingSafeEqual(hash, hashOfSecret(expected))) {
    return { id: 'administrator-key', role: 'administrator', cardsMint: true, session: null, endsAt: null };
  }
  const now = context.now();
  const row = await context.store.apiKeys.findByHash(hash, now);
  if (!row) return null;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > seenEveryMs) {
    // Nobody waits for it: the next call of this key tries again.
    context.store.apiKeys
      .used(row.id, now)
      .catch((err) => context.log.warn({ err, keyId: row.id }, 'when a key was last used could not be kept'));
  }
  return { id: `key:${row.id}`, role: row.role, cardsMint: row.cardsMint, session: null, endsAt: row.expiresAt };
}

/** The actor behind a session's cookie, null if it is expired, revoked or unknown. */
export async function actorOfSession(context: Context, token: string): Promise<Actor | null> {
  const session = await findSession(context, token);
  return session && { id: `staff:${session.staffId}`, role: session.role, cardsMint: false, session, endsAt: null };
}

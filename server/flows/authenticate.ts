import { timingSafeEqual } from 'node:crypto';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import type { Rights } from '../domain/role.ts';
import type { SessionRow } from '../store/sessions.ts';
import { hashOfSecret } from './secret-token.ts';
import { findSession } from './session.ts';

/** Who a call is made by. `id` keeps their idempotent answers apart, and says who made what. */
export type Actor = Rights & {
  id: string;
  /** The same for the audit. */
  who: Pick<Caller, 'actor' | 'actorId'>;
  /** Null for a key: it has no passkey to show again. */
  session: SessionRow | null;
};

const seenEveryMs = 60_000;

/** The actor behind an API key, null if it is none of ours, or was revoked. */
export async function actorOfKey(context: Context, key: string): Promise<Actor | null> {
  const hash = hashOfSecret(key);
  const expected = context.config.adminApiKey;
  if (expected && timingSafeEqual(hash, hashOfSecret(expected))) {
    const who = { actor: 'administrator_key', actorId: null } as const;
    return { id: 'administrator-key', who, role: 'administrator', cardsMint: true, session: null };
  }
  const row = await context.store.apiKeys.findByHash(hash);
  if (!row) return null;
  const now = context.now();
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > seenEveryMs) {
    await context.store.apiKeys.used(row.id, now);
  }
  const who = { actor: 'key', actorId: row.id } as const;
  return { id: `key:${row.id}`, who, role: row.role, cardsMint: row.cardsMint, session: null };
}

/** The actor behind a session's cookie, null if it is over, revoked, or none of ours. */
export async function actorOfSession(context: Context, token: string): Promise<Actor | null> {
  const session = await findSession(context, token);
  if (!session) return null;
  const who = { actor: 'staff', actorId: session.staffId } as const;
  return { id: `staff:${session.staffId}`, who, role: session.role, cardsMint: false, session };
}

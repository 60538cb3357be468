import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from '../context.ts';
import type { Rights } from '../domain/role.ts';

/** Who a call is made by. `id` names them in the audit and keeps their idempotent answers apart. */
export type Actor = Rights & {
  id: string;
  /** Null for a key: it has no passkey to show again. */
  session: { id: string; kind: 'enrol' | 'full'; passkeyAt: Date | null } | null;
};

const digest = (text: string) => createHash('sha256').update(text).digest();

/** The actor behind an API key, null if it is none of ours. */
export async function actorOfKey(context: Context, key: string): Promise<Actor | null> {
  const expected = context.config.adminApiKey;
  if (expected && timingSafeEqual(digest(key), digest(expected))) {
    return { id: 'administrator-key', role: 'administrator', cardsMint: true, session: null };
  }
  return null;
}

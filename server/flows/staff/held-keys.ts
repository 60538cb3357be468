// What becomes of the API keys of a person or a key that loses its rights, as the caller says it.
import type { Context } from '../../context.ts';
import type { KeyDecision, KeyEnds } from '../../contract/staff.ts';
import { AppError } from '../../errors.ts';
import type { AuditRow } from '../../store/audit/audit.ts';
import type { HeldKeyChange } from '../../store/staff/held-keys.ts';
import { auditRow } from '../audit.ts';
import { apiKeyViews } from './api-key-view.ts';

/**
 * What the store does with the keys that `actor` answers for.
 * @param actor `staff:<id>` or `key:<id>`, who loses them
 * @param giver who makes the call, and has what is taken over: nobody who loses them, nor one of the keys
 * @throws AppError `forbidden`
 */
export async function heldKeyChange(
  context: Context,
  actor: string,
  { keys = {}, otherKeys }: KeyEnds,
  giver: { id: string },
): Promise<HeldKeyChange> {
  const decided = (one: KeyDecision) => Object.keys(keys).filter((id) => keys[id] === one);
  const change = { revoke: decided('revoke'), takeOver: decided('take_over'), revokeOthers: otherKeys === 'revoke' };
  if (change.takeOver.length > 0 && (await losesThem(context, actor, giver.id))) {
    throw new AppError('forbidden', { reason: 'keys_for_others' });
  }
  return change;
}

async function losesThem(context: Context, actor: string, giverId: string): Promise<boolean> {
  if (giverId === actor) return true;
  const held = await context.store.apiKeys.heldBy(actor, context.now());
  return held.some(({ id }) => giverId === `key:${id}`);
}

/** A row for each key that was revoked or taken over. @param from whose they were */
export function heldKeyRows(
  context: Context,
  from: { fromStaffId: string } | { fromKeyId: string },
  done: { revokedKeys: string[]; takenKeys: string[] },
): AuditRow[] {
  const rows = (action: 'key.revoke' | 'key.take_over', ids: string[]) =>
    ids.map((keyId) => auditRow(context, action, keyId, from));
  return [...rows('key.revoke', done.revokedKeys), ...rows('key.take_over', done.takenKeys)];
}

type UndecidedReason = 'person_has_keys' | 'key_made_keys';

/** The refusal that asks for a word on each key. */
export async function keysUndecided(context: Context, actor: string, reason: UndecidedReason): Promise<AppError> {
  const held = await context.store.apiKeys.heldBy(actor, context.now());
  return new AppError('keys_undecided', { reason, more: { keys: await apiKeyViews(context, held) } });
}

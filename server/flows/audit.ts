import { v7 as uuidv7 } from 'uuid';
import { type Caller, currentCaller } from '../caller.ts';
import type { Context } from '../context.ts';
import type { AuditAction } from '../contract/audit.ts';
import type { AuditRow } from '../store/audit/audit.ts';
import type { Changes, RowOf } from '../store/write/changes.ts';

/**
 * The audit row of a change by the request's caller.
 * @param detail further ids and codes, such as the names of the fields that were changed; nothing that somebody typed
 * @param by who makes it, if not the request's caller
 */
export function auditRow(
  { now }: Pick<Context, 'now'>,
  action: AuditAction,
  objectId: string | null,
  detail: Record<string, unknown> | null = null,
  by: Partial<Caller> = {},
): AuditRow {
  const at = now();
  return { id: auditId(at), at, ...currentCaller(), ...by, action, objectId, detail };
}

/** Rows are listed by their ids and found by the times in them: these agree with `at`, whatever clock `now` is. */
const auditId = (at: Date): string => uuidv7({ msecs: at.getTime() });

const noContacts = { attemptId: null, sourceContactId: null, targetContactId: null };

/** The same as changes of a guarded write, at the write's time. */
export function auditChanges(
  now: Date,
  action: AuditAction,
  about: Partial<Pick<RowOf<'audit'>, 'objectId' | 'detail' | 'attemptId' | 'sourceContactId' | 'targetContactId'>>,
  by: Partial<Caller> = {},
): Changes {
  const { at: _at, ...row } = auditRow({ now: () => now }, action, null, null, by);
  return { audit: [{ ...row, ...noContacts, ...about }] };
}

/** A customer, who is named by the contacts of the row. Their network isn't kept: where a tap began counts in §2 only, as a hash. */
export const byCustomer: Caller = { actor: 'customer', actorId: null, network: null };

import type { Context } from '../../context.ts';
import type { PasskeyChangeView } from '../../contract/staff.ts';
import { auditRow } from '../audit.ts';
import { withIsoDates } from '../iso-dates.ts';
import { actorNames } from './actor-names.ts';

/** Which of a person's passkeys were added or removed, by whom, until they have dismissed it. @param session theirs */
export async function passkeyChanges(context: Context, session: { id: string }): Promise<PasskeyChangeView[]> {
  const rows = await context.store.passkeyChanges.unseen(session.id);
  const nameOf = await actorNames(
    context,
    rows.map(({ by }) => by),
  );
  return rows.map((row) => ({ ...withIsoDates(row), by: nameOf(row.by) }));
}

/** True if there is one of them. */
export const havePasskeysChanged = (context: Context, session: { id: string }): Promise<boolean> =>
  context.store.passkeyChanges.anyUntold(session.id);

/** The person has read these. */
export function dismissPasskeyChanges(context: Context, session: { id: string }, ids: string[]): Promise<void> {
  const audit = auditRow(context, 'passkey.notice_seen', null, { changeIds: ids });
  return context.store.audited(audit, (own) => own.passkeyChanges.told(session.id, ids));
}

import type { Context } from '../../context.ts';
import type { JoinAudit } from '../../store/events/customer-names.ts';
import type { DueEvent, KnownContact } from '../../store/events/events.ts';
import { auditRow, byCustomer } from '../audit.ts';

/**
 * Runs before the decision on an event that names its WhatsApp customer by user id and number: contacts that don't agree with it are
 * changed (§8). Idempotent.
 * @returns the event's contact, read again if something may have changed; `isConflict`: two contacts are this customer, and both stay
 */
export async function settleNames(
  context: Context,
  event: DueEvent,
  subject: KnownContact,
): Promise<{ subject: KnownContact; isConflict: boolean }> {
  const { externalId, channelId, at } = event;
  const number = event.detail.otherId;
  if (!externalId || !number || agrees(subject, externalId, number)) return { subject, isConflict: false };
  const { isConflict } = await context.store.settleNames(
    channelId,
    { userId: externalId, number, at },
    ({ keep, drop }) => auditRow(context, 'contact.join', keep, { contactId: drop }, byCustomer),
  );
  return { subject: await context.store.events.subject(event), isConflict };
}

/** Two contacts are one customer: `drop` was merged into `keep`. */
export const joinAudit =
  (context: Context): JoinAudit =>
  ({ keep, drop }) =>
    auditRow(context, 'contact.join', keep, { contactId: drop }, byCustomer);

/** True if one contact has exactly these names, or no contact has any of them. */
function agrees({ contact, namedIds, isFormer }: KnownContact, userId: string, number: string): boolean {
  if (isFormer) return true;
  if (!contact) return namedIds.length === 0;
  const known = [contact.externalId, contact.secondId];
  return namedIds.length === 1 && known.every((name) => name === null || name === userId || name === number);
}

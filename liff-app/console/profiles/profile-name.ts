import type { ContactView } from '../../../server/contract/contacts.ts';
import { profileWords as t } from './profile-words.ts';

/** The names of a customer, each once; without any, their phone numbers. */
export function namesOf(contacts: readonly ContactView[]): string[] {
  const names = [...new Set(contacts.flatMap(({ name }) => name ?? []))];
  if (names.length > 0) return names;
  const numbers = contacts
    .flatMap(({ externalId, secondId }) => [externalId, secondId ?? ''])
    .filter((id) => /^[1-9]\d{6,14}$/.test(id));
  return numbers.length > 0 ? numbers.map((number) => `+${number}`) : [t('nameless')];
}

/** A contact's name, or its id on the platform. */
export const contactName = ({ name, externalId }: ContactView): string => name ?? externalId;

/** When the customer last wrote on any channel. */
export const lastSeen = (contacts: readonly ContactView[]): string | null =>
  contacts
    .flatMap(({ lastInboundAt }) => lastInboundAt ?? [])
    .toSorted()
    .at(-1) ?? null;

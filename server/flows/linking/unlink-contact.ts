import type { Caller } from '../../caller.ts';
import type { Context } from '../../context.ts';
import type { ContactView } from '../../contract/contacts.ts';
import { planUnlink } from '../../domain/linking/undo.ts';
import { AppError } from '../../errors.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { auditChanges } from '../audit.ts';
import { decideAndWrite, type Pass } from '../decide-and-write.ts';
import { found } from '../not-found.ts';
import { contactView } from '../profiles/edit-contact.ts';
import { webhookEvent } from '../webhooks/webhook-events.ts';
import { partChanges } from './undo-changes.ts';

/**
 * `POST /api/v1/contacts/:id/unlink`: the contact moves to a new profile (§6). Member number and fields stay with the old one, tags
 * with the contact; the cards that had joined them are revoked.
 * @throws AppError `not_found`, `busy`; `conflict` for a contact alone on its profile
 */
export async function unlinkContact(context: Context, id: string): Promise<ContactView> {
  const contactId = await decideAndWrite(context, {
    read: async ({ context: { store } }) => {
      const read = found(await readUnlink(store, id), 'contact');
      return read;
    },
    decide: async (read, pass) => {
      if (isAlone(read)) throw new AppError('conflict', { reason: 'not_linked' });
      return { changes: unlinkChanges(read, pass), answer: read.contact.id };
    },
  });
  return contactView(found(await context.store.contacts.find(contactId), 'contact'));
}

type Read = {
  contact: { id: string; version: number };
  joined: Awaited<ReturnType<Context['store']['merges']['joinedOn']>>;
};

/** A contact, and who shares its profile; null if there is none. */
export async function readUnlink(
  store: Pick<Context['store'], 'contacts' | 'merges'>,
  id: string,
): Promise<Read | null> {
  const contact = await store.contacts.find(id);
  return contact && { contact, joined: await store.merges.joinedOn(contact.profileId, null) };
}

/** Nobody else is on the contact's profile. */
export const isAlone = ({ contact, joined }: Read): boolean =>
  joined.contacts.length === 1 && joined.contacts[0]?.id === contact.id;

/** @param by who asks, if not the request's caller */
export function unlinkChanges({ contact, joined }: Read, { context, now }: Pass, by: Partial<Caller> = {}): Changes {
  const { id, version } = contact;
  const plan = planUnlink(joined, id);
  const profileId = context.newId();
  const own: Changes = {
    // If it moved between the two reads, the versions differ.
    seen: [{ table: 'contact', id, version }, ...joined.seen],
    newProfiles: [{ id: profileId, mergedInto: null }],
    profileChanges: [{ id: joined.profileId }],
    contactChanges: [{ id, profileId }],
  };
  const detail = { contactId: id, profileId, attemptIds: plan.links.map(({ attemptId }) => attemptId) };
  const event = webhookEvent('contact.unlinked', { contactId: id, profileId, formerProfileId: joined.profileId });
  return joinChanges(partChanges(plan), own, event, auditChanges(now, 'unlink', { objectId: id, detail }, by));
}

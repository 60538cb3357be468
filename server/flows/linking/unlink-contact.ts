import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import type { ContactView } from '../../contract/contacts.ts';
import { planUnlink } from '../../domain/undo.ts';
import { AppError } from '../../errors.ts';
import { emptyWrite } from '../../store/write/write.ts';
import { auditInWrite } from '../audit.ts';
import { notFound } from '../not-found.ts';
import { contactView } from '../profiles/edit-contact.ts';
import { maxRounds } from '../rounds.ts';
import { addSeen, changeContact, partWrite } from './undo-write.ts';

/**
 * `POST /api/v1/contacts/:id/unlink`: the contact leaves its profile for one of its own (§6). Member number and fields stay with
 * the rest, tags with the contact; the cards that had joined them end.
 * @throws AppError `not_found`; `conflict` for a contact that is alone on its profile
 */
export async function unlinkContact(context: Context, id: string): Promise<ContactView> {
  for (let round = 0; round < maxRounds; round += 1) {
    const contact = await context.store.contacts.find(id);
    if (!contact) throw notFound('contact');
    const contactId = contact.id;
    const joined = await context.store.merges.joinedOn(contact.profileId, null);
    // It has moved between the two reads.
    if (!joined.contacts.some(({ id }) => id === contactId)) continue;
    if (joined.contacts.length === 1) {
      throw new AppError('conflict', { reason: 'not_linked' });
    }
    const write = emptyWrite(context.now());
    addSeen(write, [{ table: 'contact', id: contact.id, version: contact.version }, ...joined.seen]);
    const plan = planUnlink(joined, contactId);
    partWrite(write, plan);
    const profileId = context.newId();
    write.newProfiles = [{ id: profileId, mergedInto: null }];
    write.profileChanges = [{ id: joined.profileId }];
    changeContact(write, { id: contactId, profileId });
    const detail = { contactId, profileId, attemptIds: plan.links.map(({ attemptId }) => attemptId) };
    write.audit = [auditInWrite(write, 'unlink', { objectId: contactId, detail })];
    if (await context.store.write(write)) {
      const row = await context.store.contacts.find(contactId);
      if (!row) throw notFound('contact');
      return contactView(row);
    }
    await sleep(Math.random() * 5 * (round + 1));
  }
  throw new AppError('conflict', { reason: 'contact_changing' });
}

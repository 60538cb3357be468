import type { Context } from '../../context.ts';
import type { ContactPatch, ContactView } from '../../contract/contacts.ts';
import type { ContactRow } from '../../store/contacts.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { auditChanges } from '../audit.ts';
import { decideAndWrite } from '../decide-and-write.ts';
import { requireIfMatch } from '../etag.ts';
import { withIsoDates } from '../iso-dates.ts';
import { found } from '../not-found.ts';
import { type Page, type PageQuery, page } from '../page.ts';
import { addTags, byCaller, removeTags } from './tags.ts';

export const contactView = ({ pictureUrl: _pictureUrl, ...row }: ContactRow): ContactView => withIsoDates(row);

/** `GET /api/v1/contacts`. @throws AppError `invalid_body` for a cursor that isn't one */
export function listContacts(
  context: Context,
  query: PageQuery & { channelId?: string | undefined; externalId?: string | undefined },
): Promise<Page<ContactView>> {
  const { channelId = null, externalId = null } = query;
  const read = (limit: number, before: string | null) =>
    context.store.contacts.list({ channelId, externalId, limit, before });
  return page(query, read, contactView);
}

/**
 * Fields left out stay; a name set here isn't overwritten by the platform's.
 * @param ifMatch the `If-Match` header, if present
 * @throws AppError `not_found`, `busy`; `precondition_failed` if `ifMatch` names another version
 */
export async function editContact(
  context: Context,
  id: string,
  patch: ContactPatch,
  ifMatch?: string,
): Promise<ContactView> {
  const contactId = await decideAndWrite(context, {
    read: async (pass) => found(await pass.context.store.contacts.find(id), 'contact'),
    decide: async (contact, { now }) => {
      requireIfMatch(contact, ifMatch, 'contact');
      const { name, optedOut, tags = contact.tags } = patch;
      const own: Changes = {
        seen: [{ table: 'contact', id: contact.id, version: contact.version }],
        contactChanges: [{ id: contact.id, byStaff: true, name, optedOut }],
      };
      const about = { objectId: contact.id, detail: { fields: Object.keys(patch) } };
      const changes = joinChanges(
        own,
        removeTags(
          contact.id,
          contact.tags.filter((tag) => !tags.includes(tag)),
          byCaller(),
        ),
        addTags(contact, tags, byCaller()).changes,
        auditChanges(now, 'contact.change', about),
      );
      return { changes, answer: contact.id };
    },
  });
  return contactView(found(await context.store.contacts.find(contactId), 'contact'));
}

import type { Context } from '../../context.ts';
import type { ContactPatch, ContactView } from '../../contract/contacts.ts';
import type { ContactRow } from '../../store/contacts.ts';
import { auditRow } from '../audit.ts';
import { notFound } from '../not-found.ts';
import { type Page, type PageQuery, page } from '../page.ts';

export function contactView(row: ContactRow): ContactView {
  const { version: _version, pictureUrl: _pictureUrl, lastInboundAt, ...rest } = row;
  return { ...rest, lastInboundAt: lastInboundAt?.toISOString() ?? null };
}

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

/** @throws AppError `not_found` */
export async function editContact(context: Context, id: string, patch: ContactPatch): Promise<ContactView> {
  const tags = patch.tags ? [...new Set(patch.tags)] : null;
  const change = { tags, name: patch.name ?? null, optedOut: patch.optedOut ?? null };
  const audit = auditRow(context, 'contact.change', id, { fields: Object.keys(patch) });
  const row = await context.store.audited(audit, (own) => own.contacts.patch(id, change));
  if (!row) throw notFound('contact');
  return contactView(row);
}

import type { Context } from '../context.ts';
import type { ContactPatch, ContactView } from '../contract/contacts.ts';
import type { ContactRow } from '../store/contacts.ts';
import { notFound } from './not-found.ts';

export function contactView(row: ContactRow): ContactView {
  const { version: _version, pictureUrl: _pictureUrl, lastInboundAt, ...rest } = row;
  return { ...rest, lastInboundAt: lastInboundAt?.toISOString() ?? null };
}

/** @throws AppError `not_found` */
export async function editContact(context: Context, id: string, patch: ContactPatch): Promise<ContactView> {
  const tags = patch.tags ? [...new Set(patch.tags)] : null;
  const row = await context.store.contacts.patch(id, {
    tags,
    name: patch.name ?? null,
    optedOut: patch.optedOut ?? null,
  });
  if (!row) throw notFound('contact');
  return contactView(row);
}

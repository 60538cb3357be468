import type { Context } from '../../context.ts';
import type { PageData } from '../../contract/page.ts';
import { byCustomer } from '../audit.ts';
import { countJunk } from '../junk-limit.ts';
import { brandOnlyPage, type ChooseLocale } from '../linking/page-data.ts';
import { notFound } from '../not-found.ts';
import { type ExportText, exportContacts } from '../profiles/export-profile.ts';
import { readDataToken } from './data-link.ts';

/**
 * `GET /link/data/:token`: the download that `POST /api/v1/link/mine/export` has given the address of, or the page that says that it is
 * over (ten minutes, or the contact has been erased since).
 * @param address where the call came from
 * @throws AppError `not_found` for a token that isn't ours, `rate_limited`
 */
export async function openMyData(
  context: Context,
  token: string,
  address: string,
  chooseLocale: ChooseLocale,
): Promise<{ kind: 'data'; text: ExportText } | { kind: 'over'; data: PageData }> {
  const read = readDataToken(context, token);
  if (!read) {
    countJunk(context, 'data', address);
    throw notFound('contact');
  }
  const contact = read.isOver ? null : await context.store.contacts.find(read.contactId);
  if (contact) return { kind: 'data', text: await exportContacts(context, [contact.id], byCustomer) };
  const brand = await context.store.pages.brand();
  return { kind: 'over', data: brandOnlyPage(brand, chooseLocale(brand?.locale ?? undefined)) };
}

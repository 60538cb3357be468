import type { Caller } from '../../caller.ts';
import type { Context } from '../../context.ts';
import { hideTokens } from '../../domain/linking/link-token.ts';
import type { ErasureScope, ErasureTarget } from '../../store/erasure/erasure-scope.ts';
import {
  type ExportCursor,
  type ExportedList,
  type ExportKey,
  type ExportRow,
  exportedLists,
} from '../../store/erasure/person-export.ts';
import { auditRow } from '../audit.ts';
import { notFound } from '../not-found.ts';
import { sealedAs } from '../sealed-as.ts';

/** JSON in pieces: never more of it at once than a page of a list. */
export type ExportText = AsyncIterable<string>;

/** Rows of one page: an event's body may have hundreds of kilobytes. */
const rowsAPage = 50;

/**
 * `GET /api/v1/profiles/:id/export`: everything that is stored of a profile and its contacts. An absorbed id stands for its survivor.
 * @throws AppError `not_found`
 */
export async function exportProfile(context: Context, id: string): Promise<ExportText> {
  const profile = await context.store.profiles.resolve(id);
  if (!profile) throw notFound('profile');
  return exported(context, { profileId: profile.id, contactIds: [] });
}

/**
 * Everything that is stored of these contacts, and of those that were joined with one of them (§8). A profile's own data is in it if
 * nobody else is on that profile. Ids that aren't stored are ignored.
 * @param by who asks, if not the request's caller
 */
export function exportContacts(
  context: Context,
  contactIds: readonly string[],
  by: Partial<Caller> = {},
): Promise<ExportText> {
  return exported(context, { contactIds }, by);
}

/** What is exported is what an erasure would erase. The audit has its row before the first byte. */
async function exported(context: Context, target: ErasureTarget, by: Partial<Caller> = {}): Promise<ExportText> {
  const { store } = context;
  const scope = await store.erasure.read(target);
  for (const { id, contactIds } of scope.profiles)
    await store.audit.insert(auditRow(context, 'export', id, { contactIds }, by));
  return textOf(context, scope);
}

async function* textOf(context: Context, scope: ErasureScope): AsyncGenerator<string> {
  const { personExport } = context.store;
  const [profiles, contacts] = [await personExport.profiles(scope), await personExport.contacts(scope)];
  yield `{"exportedAt":${JSON.stringify(context.now())},"profiles":${JSON.stringify(profiles)},"contacts":${JSON.stringify(contacts)}`;
  for (const which of exportedLists) {
    yield `,\n"${which}":[`;
    let separator = '';
    for (const key of personExport.keysOf(which, scope)) {
      for await (const rows of pagesOf(context, which, key)) {
        yield separator + rows.map((row) => JSON.stringify(entryOf(context, row))).join(',\n');
        separator = ',\n';
      }
    }
    yield ']';
  }
  yield '}\n';
}

async function* pagesOf({ store }: Context, which: ExportedList, key: ExportKey): AsyncGenerator<ExportRow[]> {
  for (let after: ExportCursor | null = null; ; ) {
    const rows: ExportRow[] = await store.personExport.page(which, key, after, rowsAPage);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    if (rows.length < rowsAPage) return;
    after = last;
  }
}

/** Without the addresses of cards: whoever has one can open it. */
const withoutCards = (text: string) => hideTokens(text).replace(/https?:[^"\s]*\/go\/\[token\]/g, '[card]');

/** With the text of a message, or the bytes of an event. */
function entryOf(context: Context, { id, entry, message, body }: ExportRow): Record<string, unknown> {
  if (message !== undefined) return { ...entry, ...openMessage(context, id, message) };
  return body === undefined ? entry : { ...entry, ...readBody(body) };
}

function openMessage({ keys }: Context, id: string, sealed: ExportRow['message']): Record<string, unknown> {
  if (!sealed) return { message: null, unreadable: 'purged' };
  try {
    return { message: JSON.parse(withoutCards(keys.open(sealed, sealedAs.message(id)).toString('utf8'))) };
  } catch {
    return { message: null, unreadable: 'sealed_with_another_key' };
  }
}

function readBody(body: Buffer): Record<string, unknown> {
  const text = withoutCards(body.toString('utf8'));
  try {
    return { body: JSON.parse(text) };
  } catch {
    return { body: text };
  }
}

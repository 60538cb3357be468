import { randomBytes } from 'node:crypto';
import { fitsSignedRequest, userOfSignedRequest } from '../../channels/meta/signed-request.ts';
import type { Context } from '../../context.ts';
import type { Locale, PageData } from '../../contract/page.ts';
import { platformIds, platforms } from '../../contract/platforms.ts';
import { AppError } from '../../errors.ts';
import { byCustomer } from '../audit.ts';
import { openCredentials } from '../channels/credentials.ts';
import { countJunk } from '../junk-limit.ts';
import { brandOnlyPage, type ChooseLocale } from '../linking/page-data.ts';
import { hashOfSecret } from '../staff/secret-token.ts';
import { eraseContacts } from './erase-profile.ts';

/** What Meta shows the person: where the state of the request is told, and the code in that address. */
export type DeletionAnswer = { url: string; confirmation_code: string };

const metaPlatforms = platformIds.filter((platform) => platforms[platform].webhook !== 'own');

/**
 * `POST /webhooks/meta/data-deletion`: a person has asked Meta for the deletion of what an app of ours has. Erases the contacts with
 * the id in that app's channels. Meta gives the id that the person has in the app, which is a contact's only by chance: mostly there
 * are none, and the page says so.
 * @throws AppError `unauthorized` if no app of ours has signed it, `busy`
 */
export async function receiveDeletionRequest(context: Context, signedRequest: string): Promise<DeletionAnswer> {
  const { store, keys, config, now } = context;
  const rows = await store.channels.findByAccount(metaPlatforms, null);
  const apps = rows.map(({ id, credentials }) => ({ id, appSecret: openCredentials(keys, id, credentials).appSecret }));
  const secrets = [...new Set(apps.map(({ appSecret }) => appSecret))];
  const fitting = secrets.filter((secret) => fitsSignedRequest(signedRequest, secret));
  const userId = fitting.length > 0 ? userOfSignedRequest(signedRequest) : null;
  if (userId === null) throw new AppError('unauthorized', { reason: 'signature' });

  const channels = apps.filter(({ appSecret }) => fitting.includes(appSecret));
  const found = await Promise.all(channels.map(({ id }) => store.contacts.findByExternalId(id, userId)));
  const contactIds = found.flatMap((contact) => (contact ? [contact.id] : []));
  const erased = await eraseContacts(context, contactIds, byCustomer);
  const code = randomBytes(18).toString('base64url');
  await store.erasureRequests.insert({
    codeHash: hashOfSecret(code),
    askedAt: now(),
    contacts: erased.contactIds.length,
  });
  return { url: `${config.publicUrl}/erasure/${code}`, confirmation_code: code };
}

/** The page of a request. `asked` null: there is none with this code, or it was long ago. */
export type ErasurePage = { data: PageData; timeZone: string | null; asked: { at: Date; isErased: boolean } | null };

/**
 * `GET /erasure/:code`.
 * @param address where the call came from: codes that aren't there are counted
 * @throws AppError `rate_limited`
 */
export async function readErasurePage(
  context: Context,
  code: string,
  { address, chooseLocale }: { address: string; chooseLocale: ChooseLocale },
): Promise<ErasurePage> {
  const { store } = context;
  const request = code.length <= 100 ? await store.erasureRequests.find(hashOfSecret(code)) : null;
  if (!request) countJunk(context, 'erasure_code', address);
  const brand = await store.pages.brand();
  const locale: Locale = chooseLocale(brand?.locale ?? undefined);
  return {
    data: brandOnlyPage(brand, locale),
    timeZone: brand?.timeZone ?? null,
    asked: request && { at: request.askedAt, isErased: request.contacts > 0 },
  };
}

// Every route by which customers change something, for `audit-every-route.test.ts`.
import type { AuditAction } from '../contract/audit.ts';
import type { TestApp } from './test-app.ts';
import { callAs, type TestPerson, type Walk } from './test-audit-walk.ts';

/** Somebody whose Messenger and LINE are linked, as staff know them. */
export async function linkedCustomer(app: TestApp, admin: TestPerson) {
  const customer = await app.newCustomer();
  const card = await app.newCard(customer);
  const { watch } = await app.postLink(await app.tap(card), await app.login(customer));
  const { items } = (await admin.as('GET', `/contacts?externalId=${customer.psid}`)).body;
  const { mergedFrom } = (await admin.as('GET', `/profiles/${items[0]?.profileId}`)).body as unknown as {
    mergedFrom: { mergeId: string }[];
  };
  return {
    customer,
    card,
    watch,
    contact: items[0]?.id ?? '',
    profile: items[0]?.profileId,
    merge: mergedFrom[0]?.mergeId,
  };
}

export function customerWalks(app: TestApp, admin: TestPerson): Record<string, Walk> {
  const who = { actor: 'customer' } as const;
  const linked = () => linkedCustomer(app, admin);

  /** A call of `/link/mine`. @param objectOf what its row is about, of the customer's LINE account */
  const ofMine =
    (path: string, action: AuditAction, objectOf: (line: { id: string; profileId: string }) => string): Walk =>
    async () => {
      const { customer } = await linked();
      const [line] = (await admin.as('GET', `/contacts?externalId=${customer.lineUserId}`)).body.items;
      const { idToken, accessToken } = await app.login(customer);
      return {
        call: () => callAs(app, null, 'POST', path, { channel: app.line.id, idToken, accessToken }),
        rows: () => [[action, line ? objectOf(line) : null]],
        who,
      };
    };

  return {
    'POST /link': async () => {
      const customer = await app.newCustomer();
      const [token, { idToken, accessToken }] = [await app.tap(await app.newCard(customer)), await app.login(customer)];
      return {
        call: () => callAs(app, null, 'POST', '/link', { token, idToken, accessToken }),
        rows: () => [['link', null]],
        who,
      };
    },
    'POST /link/{watch}/undo': async () => {
      const { watch, customer, merge = null } = await linked();
      const { idToken } = await app.login(customer);
      return {
        call: () => callAs(app, null, 'POST', `/link/${watch}/undo`, { idToken }),
        rows: () => [['undo', merge]],
        who,
      };
    },
    'POST /link/mine/unlink': ofMine('/link/mine/unlink', 'unlink', ({ id }) => id),
    'POST /link/mine/erase': ofMine('/link/mine/erase', 'erase', ({ profileId }) => profileId),
  };
}

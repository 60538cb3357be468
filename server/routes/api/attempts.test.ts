// The list of a campaign's link attempts: whose, with which outcome, and page by page.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AttemptView } from '../../contract/campaigns.ts';
import type { ContactView } from '../../contract/contacts.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(() => app.close());

type Page = { items: AttemptView[]; nextCursor: string | null };
const list = async (id: string, query = '') => (await app.api<Page>('GET', `/campaigns/${id}/attempts${query}`)).body;
const contactOf = async (externalId: string) =>
  (await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`)).body.items[0];

/** Somebody who has linked, and somebody who sees *add friend*. */
async function twoTaps(campaignId: string) {
  const customer = await app.newCustomer('Lin', 'friend');
  expect((await app.link(customer, await app.newCard(customer, campaignId))).status).toBe('linked');
  await app.waiting(campaignId);
  return customer;
}

test('the source’s contact is the source, the target’s the target', async () => {
  const { id } = await app.newCampaign();
  const customer = await twoTaps(id);
  const [page, line] = [await contactOf(customer.psid), await contactOf(customer.lineUserId)];
  const linked = (await list(id)).items.find(({ outcome }) => outcome === 'linked');
  expect([linked?.sourceContactId, linked?.targetContactId]).toEqual([page?.id, line?.id]);
  await app.api('PATCH', `/contacts/${page?.id}`, { name: 'On the page' });
  await app.api('PATCH', `/contacts/${line?.id}`, { name: 'On LINE' });
  const [renamed] = (await list(id, '?outcome=linked')).items;
  expect([renamed?.source?.name, renamed?.target?.name]).toEqual(['On the page', 'On LINE']);
});

test('of this campaign, with the outcome that is asked for, or all', async () => {
  const [one, other] = [await app.newCampaign(), await app.newCampaign()];
  await twoTaps(one.id);
  await twoTaps(other.id);
  const outcomes = async (query: string) => (await list(one.id, query)).items.map(({ outcome }) => outcome);
  expect(await outcomes('')).toEqual(['open', 'linked']);
  expect(await outcomes('?outcome=linked')).toEqual(['linked']);
  expect(await outcomes('?outcome=open')).toEqual(['open']);
  expect(await outcomes('?outcome=declined')).toEqual([]);
  const ids = [...(await list(one.id)).items, ...(await list(other.id)).items];
  expect(new Set(ids.map(({ campaignId }) => campaignId)).size).toBe(2);
  expect((await app.api('GET', `/campaigns/${one.id}/attempts?outcome=nonsense`)).status).toBe(400);
});

test('page by page each once, also with an outcome; a cursor that isn’t one is refused', async () => {
  const { id } = await app.newCampaign();
  for (let n = 0; n < 3; n += 1) await twoTaps(id);
  const all = (await list(id)).items.map((item) => item.id);
  expect(all).toHaveLength(6);
  const paged = async (query: string) => {
    const found: AttemptView[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page = await list(id, `?limit=2${query}${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  };
  expect((await paged('')).map((item) => item.id)).toEqual(all);
  expect((await paged('&outcome=linked')).map(({ outcome }) => outcome)).toEqual(['linked', 'linked', 'linked']);
  expect((await app.api('GET', `/campaigns/${id}/attempts?cursor=nonsense`)).status).toBe(400);
});

test('of who was erased nothing is shown, and the attempt stays', async () => {
  const { id } = await app.newCampaign();
  const customer = await twoTaps(id);
  const page = await contactOf(customer.psid);
  expect((await app.api('DELETE', `/profiles/${page?.profileId}`)).status).toBe(204);
  const { items } = await list(id, '?outcome=linked');
  expect(items).toMatchObject([{ source: null, target: null, sourceContactId: null, targetContactId: null }]);
});

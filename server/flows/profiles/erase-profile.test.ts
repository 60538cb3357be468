// A person is erased: nothing of theirs is stored any more, and what reports count stays.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { eraseContacts, eraseProfile } from './erase-profile.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags: { source: ['from page'], target: ['from line'] } } });
});
afterEach(() => app.invariants());
afterAll(() => app.close());

const contactOf = async (externalId: string) => {
  const [row] = await app.sql<{ id: string; profile_id: string }>(
    'select id, profile_id from contact where external_id = $1',
    [externalId],
  );
  return row && { id: row.id, profileId: row.profile_id };
};

async function linkedTwo() {
  const customer = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(customer);
  expect((await app.link(customer, card)).status).toBe('linked');
  await app.settle();
  const [page, line] = [await contactOf(customer.psid), await contactOf(customer.lineUserId)];
  if (!page || !line) throw new Error('not linked');
  return { customer, card, page, line };
}

describe('a profile', () => {
  test('is gone with its contacts; erased again, it stays so', async () => {
    const { customer, page } = await linkedTwo();
    await eraseProfile(app.context, page.profileId);
    await eraseProfile(app.context, page.profileId);
    expect(await contactOf(customer.psid)).toBeUndefined();
    expect(await contactOf(customer.lineUserId)).toBeUndefined();
    await expect(eraseProfile(app.context, app.context.newId())).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a contact', () => {
  test('of two: the other one keeps the profile', async () => {
    const { customer, page, line } = await linkedTwo();
    const erased = await eraseContacts(app.context, [line.id]);
    expect(erased).toEqual({ contactIds: [line.id], profileIds: [] });
    expect(await contactOf(customer.lineUserId)).toBeUndefined();
    expect(await contactOf(customer.psid)).toEqual(page);
    expect(await eraseContacts(app.context, [page.id])).toEqual({
      contactIds: [page.id],
      profileIds: [page.profileId],
    });
    expect(await eraseContacts(app.context, [page.id, line.id])).toEqual({ contactIds: [], profileIds: [] });
  });
});

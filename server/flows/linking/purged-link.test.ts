// A link whose messages and whose redemption have been purged: its card is still used, and it can still be undone.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactView, ProfileView } from '../../contract/contacts.ts';
import type { UndoAnswer } from '../../contract/link.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';
import { purgeOld } from '../operation/purge-old.ts';

const tags = { source: ['from page'], target: ['from line'] };
const dayMs = 86_400_000;
let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags } });
});
afterAll(() => app.close());

const purge = () => {
  const now = () => new Date(Date.now() + 31 * dayMs);
  return purgeOld({ ...app.context, now }, new AbortController().signal);
};
async function linked() {
  const customer = await app.newCustomer('陳小美');
  const card = await app.newCard(customer);
  expect(await app.link(customer, card)).toMatchObject({ status: 'linked' });
  await app.settle();
  return { customer, card };
}
const contactOf = async (externalId: string) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};
const tagsOf = async ({ psid, lineUserId }: TestCustomer) => ({
  source: (await contactOf(psid)).tags,
  target: (await contactOf(lineUserId)).tags,
});
async function undoByStaff({ psid }: TestCustomer): Promise<UndoAnswer> {
  const { profileId } = await contactOf(psid);
  const { mergedFrom } = (await app.api<ProfileView>('GET', `/profiles/${profileId}`)).body;
  return (await app.api<UndoAnswer>('POST', `/merges/${mergedFrom[0]?.mergeId}/undo`)).body;
}
const left = async (table: string, { id }: { id: string }) =>
  (await app.sql(`select from ${table} where card_id = $1`, [id])).length;

test('the card links nobody else, and nothing is sent twice', async () => {
  const { customer, card } = await linked();
  const chats = await app.chats(customer);
  await purge();
  expect([await left('outbox', card), await left('redemption', card), await left('attempt', card)]).toEqual([0, 0, 1]);

  const stranger = await app.newCustomer('王大明');
  expect(await app.link(stranger, card, true)).toEqual({ status: 'failed', reason: 'card_used' });
  expect(await app.link(customer, card)).toMatchObject({ status: 'linked' });
  await app.settle();
  expect(await app.chats(customer)).toEqual(chats);
});

test('undone by staff: its tags are removed, its card is revoked', async () => {
  const { customer, card } = await linked();
  expect(await tagsOf(customer)).toEqual(tags);
  await purge();
  expect(await undoByStaff(customer)).toEqual({ status: 'undone' });
  expect(await tagsOf(customer)).toEqual({ source: [], target: [] });
  expect((await fetch(`${app.url}/go/${card.token}`)).status).toBe(404);
});

test('one that a server of 0.1 made keeps its redemption, which has its tags', async () => {
  const { customer, card } = await linked();
  await app.sql('update attempt set added_tags = null where card_id = $1', [card.id]);
  await app.sql('update redemption set is_copy = false where card_id = $1', [card.id]);
  await purge();
  expect(await left('redemption', card)).toBe(1);
  expect(await undoByStaff(customer)).toEqual({ status: 'undone' });
  expect(await tagsOf(customer)).toEqual({ source: [], target: [] });
});

test('two linked attempts of one card are impossible', async () => {
  const { card } = await linked();
  await purge();
  const again = `insert into attempt (id, campaign_id, card_id, tap_id, target_channel_id, target_external_id, outcome, asks, tapped_at, created_at)
    select gen_random_uuid(), campaign_id, card_id, gen_random_uuid(), target_channel_id, 'another', 'linked', false, now(), now()
    from attempt where card_id = $1`;
  await expect(app.sql(again, [card.id])).rejects.toMatchObject({ code: '23505' });
});

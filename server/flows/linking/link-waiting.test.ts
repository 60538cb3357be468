// Attempts that wait for a friend, several at once, and the page that watches them (rules §3, §4).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(async () => {
  await app.invariants();
  await app.close();
});

describe('several attempts of one LINE user', () => {
  test('two cards wait; one follow links both, the oldest first', async () => {
    const other = await app.newCampaign({ onSuccess: { source: null, target: { kind: 'text', text: 'second' } } });
    const { customer, card } = await app.waiting();
    const card2 = await app.newCard(customer, other.id);
    expect((await app.link(customer, card2)).status).toBe('add_friend');
    await app.play(customer, 'follow');
    await app.settle();
    expect([...(await app.outcomes(card)), ...(await app.outcomes(card2))]).toEqual(['linked', 'linked']);
    expect(await app.chats(customer)).toEqual({
      line: ['target linked', 'second'],
      messenger: ['source linked', '這裡剛連結了一個 LINE 帳號。'],
    });
    const merges = await app.sql(
      'select m.id from merge m join attempt a on a.id = m.attempt_id where a.target_external_id = $1',
      [customer.lineUserId],
    );
    expect(merges).toHaveLength(1);
  });

  test('a newer tap supersedes the older; the older one posted again no longer waits', async () => {
    const { customer, card, token, tokens, watch } = await app.waiting();
    const newer = await app.link(customer, card);
    expect(newer.status).toBe('add_friend');
    expect(await app.outcomes(card)).toEqual(['superseded', 'open']);
    expect((await app.postLink(token, tokens)).status).toBe('add_friend');
    expect(await app.watch(watch)).toEqual({ status: 'again' });
    await app.play(customer, 'follow');
    await app.settle();
    expect(await app.outcomes(card)).toEqual(['superseded', 'linked']);
    expect(await app.watch(newer.watch)).toMatchObject({ status: 'linked' });
    expect(await app.chats(customer)).toEqual(app.bothLinked);
  });

  test('what happened to the card before the follow', async () => {
    const campaign = await app.newCampaign();
    const off = await app.waiting(campaign.id);
    await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });
    await app.play(off.customer, 'follow');
    await app.settle();
    expect(await app.watch(off.watch)).toEqual({ status: 'failed', reason: 'campaign_disabled' });
    expect(await app.chats(off.customer)).toEqual({ line: [], messenger: ['link failed'] });

    const used = await app.waiting();
    const first = await app.newCustomer('First', 'friend');
    expect((await app.link(first, used.card, true)).status).toBe('linked');
    await app.play(used.customer, 'follow');
    await app.settle();
    expect(await app.watch(used.watch)).toEqual({ status: 'failed', reason: 'card_used' });

    const gone = await app.waiting();
    await app.sql("update contact set state = 'gone' where external_id = $1", [gone.customer.psid]);
    await app.play(gone.customer, 'follow');
    await app.settle();
    expect(await app.watch(gone.watch)).toEqual({ status: 'failed', reason: 'contact_not_found' });
  });
});

test('14 §1.1: a name set by staff is not shown on the customer’s page', async () => {
  const customer = await app.newCustomer('陳小美');
  const { watch } = (await app.link(customer, await app.newCard(customer))) as { watch: string };
  const nameNow = async () => {
    const answer = await app.api<{ target: { name: string } }>('GET', `/link/${watch}`);
    return answer.body.target.name;
  };
  expect(await nameNow()).toBe('陳小美');
  const [attempt] = await app.sql<{ id: string }>('select target_contact_id as id from attempt where id = $1', [
    watch.split('.')[0],
  ]);
  await app.api('PATCH', `/contacts/${attempt?.id}`, { name: 'VIP, owes us' });
  expect(await nameNow()).toBe('');
});

test('a watch is a secret, and expires after 30 minutes', async () => {
  const { watch } = await app.waiting();
  const [id = '', mac = ''] = watch?.split('.') ?? [];
  const flipped = mac.startsWith('A') ? `B${mac.slice(1)}` : `A${mac.slice(1)}`;
  for (const wrong of [id, `${id}.${flipped}`, `${id}.`, 'x', encodeURIComponent(`${id}.${mac}é`)]) {
    expect((await app.api('GET', `/link/${wrong}`)).status, wrong).toBe(404);
  }
  await app.sql("update attempt set created_at = created_at - interval '30 minutes 1 second' where id = $1", [id]);
  expect((await app.api('GET', `/link/${watch}`)).status).toBe(404);
});

// A decision whose rows move on at each try is given up: the caller hears that it may be tried again.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { LinkAnswer } from '../../contract/link.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';

let app: LinkTest;
let write: LinkTest['context']['store']['write'];
beforeAll(async () => {
  app = await openLinkTest();
  write = app.context.store.write;
});
afterEach(async () => {
  app.context.store.write = write;
  await app.invariants();
});
afterAll(() => app.close());

type TestCard = Awaited<ReturnType<LinkTest['newCard']>>;

async function bodyFor(customer: TestCustomer, card: TestCard) {
  const { idToken, accessToken } = await app.login(customer);
  return { token: await app.tap(card), idToken, accessToken };
}

async function linked() {
  const customer = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(customer);
  return { customer, card, answer: await app.link(customer, card) };
}

describe('overtaken at each try', () => {
  test.each<[string, () => Promise<() => ReturnType<LinkTest['api']>>]>([
    [
      'a link',
      async () => {
        const customer = await app.newCustomer('Lin', 'friend');
        const body = await bodyFor(customer, await app.newCard(customer));
        return () => app.api('POST', '/link', body);
      },
    ],
    [
      'the customer’s undo',
      async () => {
        const { customer, answer } = await linked();
        const { idToken } = await app.login(customer);
        return () => app.api('POST', `/link/${answer.watch}/undo`, { idToken });
      },
    ],
    [
      'an undo by staff',
      async () => {
        const { card } = await linked();
        const [merge] = await app.sql<{ id: string }>(
          'select m.id from merge m join attempt a on a.id = m.attempt_id where a.card_id = $1',
          [card.id],
        );
        return () => app.api('POST', `/merges/${merge?.id}/undo`);
      },
    ],
    [
      'a card',
      async () => {
        const customer = await app.newCustomer('Lin', 'friend');
        const { id } = await app.newCampaign();
        const contact = { channelId: app.messenger.id, externalId: customer.psid };
        return () => app.api('POST', '/cards', { campaignId: id, contact });
      },
    ],
  ])('%s answers 503 with Retry-After, and goes through when it is tried again', async (_what, prepare) => {
    const call = await prepare();
    app.context.store.write = async () => false;
    const { status, headers, body } = await call();
    expect([status, headers.get('retry-after'), (body as Problem).code]).toEqual([503, '1', 'busy']);
    app.context.store.write = write;
    expect((await call()).status).toBeLessThan(300);
  });
});

test('a card is opened twenty times at once by its owner: each is asked to add, or to try again', async () => {
  // Each new tap takes the place of the one before, so that all of them move each other on.
  const customer = await app.newCustomer('Lin', 'never');
  const card = await app.newCard(customer);
  const bodies = await Promise.all(Array.from({ length: 20 }, () => bodyFor(customer, card)));
  const answers = await Promise.all(bodies.map((body) => app.api<LinkAnswer | Problem>('POST', '/link', body)));
  const told = answers.map(({ status, body }) => (status === 200 ? body.status : (body as Problem).code));
  expect([...new Set(told)].filter((one) => one !== 'busy')).toEqual(['add_friend']);
});

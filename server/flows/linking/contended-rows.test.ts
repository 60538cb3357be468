// A decision whose rows change between its read and its write: after two lost tries it locks the rows, so that nobody starves.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { LinkAnswer } from '../../contract/link.ts';
import type { GuardedWrite } from '../../store/write/changes.ts';
import { testLine } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';

let app: LinkTest;
let store: Pick<LinkTest['context']['store'], 'write' | 'holding'>;
beforeAll(async () => {
  app = await openLinkTest();
  const { write, holding } = app.context.store;
  store = { write, holding };
});
afterEach(async () => {
  Object.assign(app.context.store, store);
  app.context.beforeWrite = async () => {};
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

/** Raises the version of each row that a write is guarded by, just before it. */
async function moveOn({ seen = [] }: GuardedWrite): Promise<void> {
  for (const { table, id } of seen) await app.sql(`update ${table} set id = id where id = $1`, [id]);
}

describe('rows that change before each write', () => {
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
  ])(
    '%s goes through at the third try; where even that is impossible, it is 503 with Retry-After',
    async (what, prepare) => {
      const call = await prepare();
      Object.assign(app.context.store, { write: async () => false, holding: async () => null });
      const { status, headers, body } = await call();
      expect([status, headers.get('retry-after'), (body as Problem).code]).toEqual([503, '1', 'busy']);

      Object.assign(app.context.store, store);
      let tries = 0;
      app.context.beforeWrite = async (write) => {
        tries += 1;
        await moveOn(write);
      };
      expect((await call()).status).toBeLessThan(300);
      // A card for a contact is guarded by its campaign alone.
      expect(tries).toBe(what === 'a card' ? 1 : 3);
    },
  );
});

test('twelve taps by a card’s owner that are all read before one is written: each is asked to add, by the third try', async () => {
  // Each supersedes the one before, so of all that write together one goes through. Those that hold the rows never lose them.
  const customer = await app.newCustomer('Lin', 'never');
  const card = await app.newCard(customer);
  const bodies = await Promise.all(Array.from({ length: 12 }, () => bodyFor(customer, card)));
  const waiting: (() => void)[] = [];
  const together: number[] = [];
  let unanswered = bodies.length;
  const writeTogether = () => {
    if (waiting.length === 0 || waiting.length < unanswered) return;
    together.push(waiting.length);
    for (const write of waiting.splice(0)) write();
  };
  app.context.beforeWrite = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      writeTogether();
    });
  const tapped = async (body: object) => {
    const answer = await app.api<LinkAnswer>('POST', '/link', body);
    unanswered -= 1;
    writeTogether();
    return answer;
  };
  const answers = await Promise.all(bodies.map(tapped));
  expect(answers.map(({ status, body }) => [status, body.status ?? body])).toEqual(Array(12).fill([200, 'add_friend']));
  expect(together).toEqual([12, 11, 10]);
});

test('two hundred people tap one card at once: one links, the others get “used”', async () => {
  const owner = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(owner);
  const others = Array.from({ length: 199 }, async (_, i) => {
    const other = await app.control.addCustomer({ name: `Wu ${i}` });
    await app.control.line.setFriendship(testLine.channelId, other.id, 'friend');
    return other;
  });
  const token = await app.tap(card);
  const bodies = await Promise.all(
    [owner, ...(await Promise.all(others))].map(async (customer) => {
      const { idToken, accessToken } = await app.login(customer);
      return { token, idToken, accessToken, consent: true };
    }),
  );
  const answers = await Promise.all(bodies.map(linkWhenLetIn));
  const told = answers.map(({ status, body }) => `${status} ${body.reason ?? body.status}`).toSorted();
  expect(told).toEqual([...Array(199).fill('200 card_used'), '200 linked']);
});

/** More calls than a server takes at once: the rest retry when the answer says. */
async function linkWhenLetIn(body: object): ReturnType<typeof app.api<LinkAnswer & { code?: string }>> {
  const answer = await app.api<LinkAnswer & { code?: string }>('POST', '/link', body);
  if (answer.body.code !== 'overloaded') return answer;
  await sleep(Number(answer.headers.get('retry-after')) * 1000);
  return linkWhenLetIn(body);
}

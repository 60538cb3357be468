// Two concurrent writers on two connections, with a pause between one's read and its write (rules §5): the second reads and decides
// again, and nothing is half written.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DueEvent } from '../../store/events/events.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';
import { processEvent } from '../inbound/process-event.ts';

let app: LinkTest;
const write = { own: async (): Promise<unknown> => false };
beforeAll(async () => {
  app = await openLinkTest();
  app.context.beforeWrite = async ({ newAttempts, attemptChanges }) => {
    if (newAttempts || attemptChanges) await write.own();
  };
});
afterEach(async () => {
  write.own = async () => false;
  await app.invariants();
});
afterAll(() => app.close());

/** Runs `other` to its end between the link's read and its write, once. Returns how often a link tried to write. */
function between(other: () => Promise<unknown>) {
  const tries = { count: 0 };
  write.own = async () => {
    tries.count += 1;
    if (tries.count > 1) return;
    await other();
  };
  return tries;
}

async function known(name: string) {
  const customer = await app.newCustomer(name, 'never');
  await app.play(customer, 'follow');
  await app.settle();
  return { customer, card: await app.newCard(customer) };
}
async function newcomer(name: string) {
  const customer = await app.newCustomer(name, 'friend');
  return { customer, card: await app.newCard(customer) };
}
const profileOf = async (customer: TestCustomer) => {
  const [row] = await app.sql<{ profile_id: string }>('select profile_id from contact where external_id = $1', [
    customer.psid,
  ]);
  return row?.profile_id ?? '';
};

describe.each([
  ['the LINE contact is known', known],
  ['the LINE contact is new', newcomer],
])('%s: a link, and meanwhile', (_name, person) => {
  test('an unfollow: LINE is asked again, nothing is linked, both chats stay silent', async () => {
    const { customer, card } = await person('Wu');
    const tries = between(async () => {
      await app.play(customer, 'block');
      await app.settle();
    });
    expect((await app.link(customer, card)).status).toBe('add_friend');
    expect(tries.count).toBe(2);
    await app.settle();
    expect(await app.outcomes(card)).toEqual(['blocked']);
    expect(await app.chats(customer)).toEqual(app.silence);
  });

  test('a second tap of the same card: one link', async () => {
    const { customer, card } = await person('Lin');
    const tries = between(async () => expect((await app.link(customer, card)).status).toBe('linked'));
    expect(await app.link(customer, card)).toMatchObject({ status: 'linked', again: true });
    expect(tries.count).toBe(2);
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.bothLinked);
  });

  test('the same tap posted twice: one attempt, one answer', async () => {
    const { customer, card } = await person('Lin');
    const token = await app.tap(card);
    const tokens = await app.login(customer);
    const answers: unknown[] = [];
    between(async () => answers.push(await app.postLink(token, tokens)));
    answers.push(await app.postLink(token, tokens));
    expect(answers[0]).toMatchObject({ status: 'linked' });
    expect(answers[1]).toEqual(answers[0]);
    expect(await app.outcomes(card)).toEqual(['linked']);
  });

  test('another LINE user links the card', async () => {
    const { customer, card } = await person('Lin');
    const other = await app.newCustomer('Other', 'friend');
    between(async () => expect((await app.link(other, card)).status).toBe('linked'));
    expect(await app.link(customer, card)).toEqual({ status: 'failed', reason: 'card_used' });
  });

  test('another card of the same two: both are linked, joined once', async () => {
    const { customer, card } = await person('Lin');
    const second = await app.newCard(customer);
    between(async () => expect((await app.link(customer, second)).status).toBe('linked'));
    expect((await app.link(customer, card)).status).toBe('linked');
    const merges = await app.sql(
      'select 1 from merge m join attempt a on a.id = m.attempt_id where a.target_external_id = $1',
      [customer.lineUserId],
    );
    expect(merges).toHaveLength(1);
  });

  test('the member number is edited: the survivor has it', async () => {
    const { customer, card } = await person('Lin');
    const profileId = await profileOf(customer);
    const tries = between(() => app.api('PATCH', `/profiles/${profileId}`, { memberNumber: 'M-1' }));
    expect((await app.link(customer, card)).status).toBe('linked');
    expect(tries.count).toBe(2);
    const { body } = await app.api<{ memberNumber: string; contacts: unknown[] }>('GET', `/profiles/${profileId}`);
    expect(body).toMatchObject({ memberNumber: 'M-1' });
    expect(body.contacts).toHaveLength(2);
  });

  test('the campaign is switched off', async () => {
    const { customer } = await person('Lin');
    const campaign = await app.newCampaign();
    const card = await app.newCard(customer, campaign.id);
    between(() => app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false }));
    expect(await app.link(customer, card)).toEqual({ status: 'failed', reason: 'campaign_disabled' });
  });

  test('the card is revoked', async () => {
    const { customer, card } = await person('Lin');
    between(() => app.sql('update card set revoked_at = now() where id = $1', [card.id]));
    expect(await app.link(customer, card)).toEqual({ status: 'failed', reason: 'token_invalid' });
    expect(await app.outcomes(card)).toEqual([]);
  });
});

test('a stranger’s first attempt in between: the customer is asked', async () => {
  const { customer, card } = await newcomer('Lin');
  const stranger = await app.newCustomer('Stranger', 'never');
  const theirs = { tap: await app.tap(card), tokens: await app.login(stranger) };
  between(() => app.postLink(theirs.tap, theirs.tokens));
  expect(await app.postLink(await app.tap(card), await app.login(customer))).toMatchObject({ status: 'consent' });
});

test('both sides get a member number in between: conflict, nothing is merged', async () => {
  const { customer, card } = await known('Lin');
  const [target] = await app.sql<{ profile_id: string }>('select profile_id from contact where external_id = $1', [
    customer.lineUserId,
  ]);
  const source = await profileOf(customer);
  between(async () => {
    await app.api('PATCH', `/profiles/${source}`, { memberNumber: 'M-1' });
    await app.api('PATCH', `/profiles/${target?.profile_id}`, { memberNumber: 'M-2' });
  });
  expect(await app.link(customer, card)).toEqual({ status: 'failed', reason: 'member_number_conflict' });
  expect(await profileOf(customer)).toBe(source);
});

test('the follow arrives just before add friend is written: it isn’t lost', async () => {
  const { customer, card } = await newcomer('Lin');
  await app.friendship(customer, 'never');
  const tries = between(async () => {
    await app.play(customer, 'follow');
    await app.settle();
  });
  // Decided again: there is an unanswered follow after the tap, so LINE is asked once more and answers friend.
  expect((await app.link(customer, card)).status).toBe('linked');
  expect(tries.count).toBe(2);
});

test('the customer blocks just before a follow links: one after the other', async () => {
  const { customer, card } = await newcomer('Lin');
  await app.friendship(customer, 'never');
  const { watch } = await app.link(customer, card);
  const tries = between(async () => {
    await app.play(customer, 'block');
    await app.control.settle();
    // Another server that outlives its lease.
    const blocks = await app.sql<DueEvent>(
      `select id, version, channel_id as "channelId", external_id as "externalId", at, detail, tries, 'line' as platform
       from inbound_event where processed_at is null and kind = 'unfollow'`,
    );
    for (const event of blocks) await processEvent(app.context, event);
  });
  await app.play(customer, 'follow');
  await app.settle();
  expect(tries.count).toBeGreaterThan(1);
  expect(await app.watch(watch)).toEqual({ status: 'again' });
  expect(await app.chats(customer)).toEqual(app.silence);
});

test('all at once: ten people, each card tapped four times while they follow, block and unblock', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, (_, i) => newcomer(`Crowd ${i}`)));
  await Promise.all(
    people.flatMap(({ customer, card }, i) => [
      ...Array.from({ length: 4 }, () => app.link(customer, card)),
      ...(i % 2
        ? [
            app
              .play(customer, 'block')
              .then(() => app.play(customer, 'unblock'))
              .then(() => app.settle()),
          ]
        : []),
      profileOf(customer).then((id) => app.api('PATCH', `/profiles/${id}`, { fields: { seat: `${i}` } })),
    ]),
  );
  await app.settle();
  for (const [i, { customer, card }] of people.entries()) {
    const { body } = await app.api<{ fields: object }>('GET', `/profiles/${await profileOf(customer)}`);
    expect(body.fields).toEqual({ seat: `${i}` });
    const linked = (await app.outcomes(card)).filter((outcome) => outcome === 'linked');
    expect(linked.length).toBeLessThanOrEqual(1);
    if (i % 2 === 0) expect(await app.chats(customer)).toEqual(app.bothLinked);
  }
});

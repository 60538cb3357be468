// Not you? Undo (rules §6), through HTTP: a link and all that it moved is undone.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ContactView, ProfileView } from '../../contract/contacts.ts';
import type { UndoAnswer } from '../../contract/link.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';

const tags = { source: ['from page'], target: ['from line'] };
const hourMs = 3_600_000;
let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags } });
});
afterEach(async () => {
  app.clock.offsetMs = 0;
  await app.invariants();
});
afterAll(() => app.close());

const contactOf = async (externalId: string): Promise<ContactView> => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};
const profileOf = async (externalId: string) =>
  (await app.api<ProfileView>('GET', `/profiles/${(await contactOf(externalId)).profileId}`)).body;
const sides = async (customer: TestCustomer) => ({
  page: await contactOf(customer.psid),
  line: await contactOf(customer.lineUserId),
});
const areJoined = async (customer: TestCustomer) => {
  const { page, line } = await sides(customer);
  return page.profileId === line.profileId;
};
const undo = async (watch: string | undefined, customer: { id: string }, idToken?: string) => {
  const body = { idToken: idToken ?? (await app.login(customer)).idToken };
  return (await app.api<UndoAnswer>('POST', `/link/${watch}/undo`, body)).body;
};

/** The jump page shows it; a tap from before gets it when it links. */
const tapEnded = async (customer: TestCustomer, card: { token: string }) => {
  expect((await fetch(`${app.url}/go/${card.token}`)).status).toBe(404);
  return app.postLink(card.token, await app.login(customer));
};

/** A customer whose LINE account is known already (`known`) or new with the link. */
async function person(known: boolean) {
  const customer = await app.newCustomer('陳小美', known ? 'never' : 'friend');
  if (known) {
    await app.play(customer, 'follow');
    await app.settle();
  }
  return { customer, card: await app.newCard(customer) };
}
async function linked(known = false) {
  const { customer, card } = await person(known);
  const { status, watch } = await app.link(customer, card);
  expect(status).toBe('linked');
  return { customer, card, watch };
}

describe.each([
  ['a LINE contact that was known', true],
  ['a LINE contact first seen in the link', false],
])('%s', (_name, known) => {
  test('undone: two profiles, no tags of the link, nothing sent, the card revoked; idempotent', async () => {
    const { customer, card, watch } = await linked(known);
    expect(await sides(customer)).toMatchObject({ page: { tags: tags.source }, line: { tags: tags.target } });
    const joined = await app.context.store.profiles.resolve((await contactOf(customer.psid)).profileId);
    expect(await undo(watch, customer)).toEqual({ status: 'undone' });
    expect(joined && (await app.context.store.profiles.update(joined)), 'who read them joined starts again').toBe(
      false,
    );

    const { page, line } = await sides(customer);
    expect([page.tags, line.tags]).toEqual([[], []]);
    expect(await profileOf(customer.psid)).toMatchObject({ contacts: [{ id: page.id }], mergedFrom: [] });
    expect(await profileOf(customer.lineUserId)).toMatchObject({ contacts: [{ id: line.id }] });
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.silence);
    const skipped = await app.sql('select state, reason from outbox where card_id = $1 and cause <> $2', [
      card.id,
      'card',
    ]);
    expect(skipped).toEqual(Array(2).fill({ state: 'skipped', reason: 'undone' }));

    expect((await app.api('GET', `/link/${watch}`)).status).toBe(404);
    expect(await tapEnded(customer, card)).toEqual({ status: 'failed', reason: 'token_invalid' });
    expect(await undo(watch, customer)).toEqual({ status: 'undone' });
    const audits = await app.sql("select actor from audit where action = 'undo' and ids ->> 'contactIds' ~ any($1)", [
      [page.id, line.id],
    ]);
    expect(audits).toEqual([{ actor: 'customer' }]);
  });

  test('later edits of tags and fields stay; what the merge moved goes back', async () => {
    const { customer, card } = await person(known);
    const { page } = { page: await contactOf(customer.psid) };
    await app.api('PATCH', `/contacts/${page.id}`, { tags: ['vip', 'from page'] });
    if (known) {
      const { profileId } = await contactOf(customer.lineUserId);
      await app.api('PATCH', `/profiles/${profileId}`, { fields: { size: 'M', tea: 'oolong', city: '台南' } });
    }
    await app.api('PATCH', `/profiles/${page.profileId}`, { fields: { city: '台北' } });
    const { watch } = await app.link(customer, card);
    await app.api('PATCH', `/contacts/${(await contactOf(customer.lineUserId)).id}`, { tags: ['from line', 'new'] });
    await app.api('PATCH', `/profiles/${page.profileId}`, { fields: { tea: 'green' }, memberNumber: 'M-7' });

    expect(await undo(watch, customer)).toEqual({ status: 'undone' });
    expect(await sides(customer)).toMatchObject({ page: { tags: ['vip', 'from page'] }, line: { tags: ['new'] } });
    expect(await profileOf(customer.psid)).toMatchObject({
      fields: { city: '台北', tea: 'green' },
      memberNumber: 'M-7',
    });
    expect(await profileOf(customer.lineUserId)).toMatchObject({
      fields: known ? { size: 'M', tea: 'oolong', city: '台南' } : {},
      memberNumber: null,
    });
  });

  test.each([
    ['before the link on the page’s side: it stays there', 'before', [true, false]],
    ['since, on the page’s side: it stays with both', 'page', [true, true]],
    ['since, on LINE’s side: it stays with both', 'line', [true, true]],
  ])('opted out %s', async (_when, when, expected) => {
    const { customer, card } = await person(known);
    const optOut = async (externalId: string) =>
      app.api('PATCH', `/contacts/${(await contactOf(externalId)).id}`, { optedOut: true });
    if (when === 'before') await optOut(customer.psid);
    const { watch } = await app.link(customer, card);
    if (when === 'page') await optOut(customer.psid);
    if (when === 'line') await optOut(customer.lineUserId);
    expect(await undo(watch, customer)).toEqual({ status: 'undone' });
    const { page, line } = await sides(customer);
    expect([page.optedOut, line.optedOut]).toEqual(expected);
  });

  test('another card of the two asks; Yes links them again, and that can be undone too', async () => {
    const { customer, watch } = await linked(known);
    await undo(watch, customer);
    const card = await app.newCard(customer);
    expect((await app.link(customer, card)).status).toBe('consent');
    const again = await app.link(customer, card, true);
    expect(again.status).toBe('linked');
    expect(await areJoined(customer)).toBe(true);
    expect(await sides(customer)).toMatchObject({ page: { tags: tags.source }, line: { tags: tags.target } });
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.bothLinked);
    // The older link's button undoes nothing, and doesn't report them as separated.
    expect(await undo(watch, customer)).toEqual({ status: 'undo_late' });
    expect(await areJoined(customer)).toBe(true);
    expect(await undo(again.watch, customer)).toEqual({ status: 'undone' });
    expect(await areJoined(customer)).toBe(false);
    expect(await undo(watch, customer)).toEqual({ status: 'undone' });
  });
});

test('after tapping the card again the same watch undoes; a link by a follow is undone by its watch', async () => {
  const { customer, card, watch } = await linked();
  const again = await app.link(customer, card);
  expect(again).toMatchObject({ again: true, watch });
  expect(await undo(again.watch, customer)).toEqual({ status: 'undone' });

  const waiting = await app.waiting();
  expect(await undo(waiting.watch, waiting.customer)).toEqual({ status: 'failed', reason: 'token_invalid' });
  await app.play(waiting.customer, 'follow');
  await app.settle();
  expect(await areJoined(waiting.customer)).toBe(true);
  expect(await undo(waiting.watch, waiting.customer)).toEqual({ status: 'undone' });
  expect(await areJoined(waiting.customer)).toBe(false);
});

describe('a link of two that were already joined', () => {
  test('undoes the merge that joined them, and both cards are revoked', async () => {
    const { customer, card, watch } = await linked();
    const second = await app.newCard(customer);
    const { watch: secondWatch } = await app.link(customer, second);
    expect(await undo(secondWatch, customer)).toEqual({ status: 'undone' });
    expect(await areJoined(customer)).toBe(false);
    expect((await sides(customer)).page.tags).toEqual([]);
    for (const ended of [card, second]) {
      expect(await tapEnded(customer, ended)).toEqual({ status: 'failed', reason: 'token_invalid' });
    }
    expect(await undo(watch, customer)).toEqual({ status: 'undone' });
  });

  test('over 24 h after that merge: late', async () => {
    const { customer } = await linked();
    app.clock.offsetMs = 23 * hourMs;
    const { watch } = await app.link(customer, await app.newCard(customer));
    app.clock.offsetMs = 24 * hourMs + 60_000;
    expect(await undo(watch, customer)).toEqual({ status: 'undo_late' });
    expect(await areJoined(customer)).toBe(true);
  });
});

describe('refused, and nothing changes', () => {
  test('24 h after the link', async () => {
    const { customer, watch } = await linked();
    app.clock.offsetMs = 24 * hourMs + 60_000;
    expect(await undo(watch, customer)).toEqual({ status: 'undo_late' });
    app.clock.offsetMs = 24 * hourMs - 60_000;
    expect(await undo(watch, customer)).toEqual({ status: 'undone' });
  });

  test.each<[string, (made: Awaited<ReturnType<typeof linked>>) => Promise<UndoAnswer>, string]>([
    ['another LINE user', async ({ watch }) => undo(watch, await app.newCustomer('Eve', 'friend')), 'login_invalid'],
    [
      'a token of another Login channel',
      async ({ watch, customer }) => undo(watch, customer, (await otherLogin(customer)) ?? ''),
      'login_invalid',
    ],
    ['a broken ID token', ({ watch, customer }) => undo(watch, customer, 'a.b.c'), 'login_invalid'],
    ['a watch with another’s HMAC', ({ watch = '', customer }) => undo(otherMac(watch), customer), 'token_invalid'],
    ['garbage', ({ customer }) => undo('garbage', customer), 'token_invalid'],
  ])('%s', async (_name, call, reason) => {
    const made = await linked();
    expect(await call(made)).toEqual({ status: 'failed', reason });
    expect(await areJoined(made.customer)).toBe(true);
  });

  test('an attempt that failed; one whose merge was erased is late', async () => {
    const { customer, card } = await person(false);
    const { watch } = await app.link(await app.newCustomer('Eve', 'never'), card);
    expect(await undo(watch, customer)).toEqual({ status: 'failed', reason: 'login_invalid' });
    const done = await linked();
    await app.sql('create table kept as table merge_undo');
    await app.sql('delete from merge_undo where merge_id = (select id from merge order by at desc limit 1)');
    expect(await undo(done.watch, done.customer)).toEqual({ status: 'undo_late' });
    await app.sql('insert into merge_undo select * from kept on conflict do nothing');
    await app.sql('drop table kept');
  });

  test('the shape of the body, and too often', async () => {
    const { customer, watch } = await linked();
    for (const body of [{}, { idToken: '' }, { idToken: 'a\u0000' }, { idToken: 'a', more: 1 }]) {
      expect((await app.api('POST', `/link/${watch}/undo`, body)).status).toBe(400);
    }
    const { idToken } = await app.login(await app.newCustomer('Busy', 'friend'));
    const answers = [];
    for (let i = 0; i < 62; i += 1) answers.push((await app.api('POST', `/link/${watch}/undo`, { idToken })).status);
    expect(answers).toContain(429);
    expect(await undo(watch, customer)).toEqual({ status: 'undone' });
  });
});

const otherLogin = async (customer: { id: string }) => (await app.login(customer, { aud: '1650009999' })).idToken;
const otherMac = (watch: string) => `${watch.split('.')[0]}.${'A'.repeat(22)}`;

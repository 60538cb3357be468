// Each of {link, undo, unlink, follow, unfollow, edit member number, erase} while another runs to its end between its read and its write
// (rules §5): the result is as if the other had come first. Then all of them at once.
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import { type LinkTest, openLinkTest, tappedAt } from '../../testing/test-link.ts';

let app: LinkTest;
const gap: { run: () => Promise<unknown> } = { run: async () => {} };
const deadlocks: unknown[] = [];
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags: { source: ['from page'], target: ['from line'] } } });
  const { store } = app.context;
  const { audited } = store;
  app.context.beforeWrite = async () => {
    await gap.run();
  };
  const noteDeadlock = (what: unknown) => (error: { code?: string }) => {
    if (error.code === '40P01') deadlocks.push(what);
    throw error;
  };
  store.audited = async (...call) => {
    await gap.run();
    return audited(...call).catch(noteDeadlock(call[0]));
  };
  const query = store.pool.query.bind(store.pool) as (...args: unknown[]) => Promise<unknown>;
  const watched = (...args: unknown[]) => query(...args).catch(noteDeadlock(args[0]));
  store.pool.query = watched as typeof store.pool.query;
});
afterEach(async () => {
  await app.invariants();
  expect(deadlocks).toEqual([]);
});
afterAll(() => app.close());

const findContact = async (externalId: string): Promise<ContactView | undefined> =>
  (await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`)).body.items[0];
const contactOf = async (externalId: string): Promise<ContactView> => {
  const contact = await findContact(externalId);
  if (!contact) throw new Error(`no contact ${externalId}`);
  return contact;
};

/** Two linked by one card, and another card that is tapped already. */
async function linkedTwo() {
  const customer = await app.newCustomer('Lin', 'never');
  await app.play(customer, 'follow');
  await app.settle();
  const card = await app.newCard(customer);
  const { watch } = await app.link(customer, card);
  // The messages wait until the end: an event's worker would send them in between.
  await app.sql("update outbox set next_at = now() + interval '1 hour' where card_id = $1", [card.id]);
  const second = await app.newCard(customer);
  const token = await app.tap(second);
  const [page, line] = [await contactOf(customer.psid), await contactOf(customer.lineUserId)];
  expect(page.profileId).toBe(line.profileId);
  return { customer, card, second, watch, token, page, line, tokens: await app.login(customer) };
}
type Scene = Awaited<ReturnType<typeof linkedTwo>>;

const event = (type: 'follow' | 'unfollow', afterTapMs: number) => async (it: Scene) => {
  await app.lineEvents(it.customer, [{ type, at: tappedAt(it.token) + afterTapMs }]);
};
/** What somebody does, and the answer they get. */
const changes: Record<string, (it: Scene) => Promise<unknown>> = {
  link: async (it) => (await app.postLink(it.token, it.tokens, true)).status,
  undo: async (it) => (await app.api('POST', `/link/${it.watch}/undo`, { idToken: it.tokens.idToken })).body,
  unlink: async (it) => (await app.api('POST', `/contacts/${it.line.id}/unlink`)).status,
  follow: event('follow', 1),
  unfollow: event('unfollow', 2),
  'edit member number': async (it) =>
    (await app.api('PATCH', `/profiles/${it.page.profileId}`, { memberNumber: 'M-1' })).status,
  erase: async (it) => (await app.api('DELETE', `/profiles/${it.page.profileId}`)).status,
};

/** All that those changes can change. */
async function endOf(it: Scene) {
  const { customer, card, second } = it;
  await app.sql('update outbox set next_at = now() where card_id = $1', [card.id]);
  await app.settle();
  const [page, line] = [await findContact(customer.psid), await findContact(customer.lineUserId)];
  const numberOf = async (id: string | undefined) =>
    (await app.api<{ memberNumber: unknown }>('GET', `/profiles/${id}`)).body.memberNumber;
  return {
    joined: page && page.profileId === line?.profileId,
    numbers: [await numberOf(page?.profileId), await numberOf(line?.profileId)],
    page: page && [page.tags, page.state],
    line: line && [line.tags, line.state],
    isErased: await Promise.all([it.page, it.line].map(isErased)),
    cards: await Promise.all([card, second].map(endOfCard)),
    chats: await app.chats(customer),
  };
}
/** Whether the contact is gone, the one that it was: a customer who is heard from again is somebody new. */
const isErased = async ({ id }: ContactView) => (await app.sql('select from contact where id = $1', [id])).length === 0;
async function endOfCard({ id }: { id: string }) {
  const [row] = await app.sql<{ revoked: boolean; merges: string[]; messages: string[] }>(
    `select revoked_at is not null as revoked,
       array(select case when m.undone_at is null then 'holds' else 'undone' end from merge m join attempt a on a.id = m.attempt_id
         where a.card_id = card.id) as merges,
       array(select cause || ' ' || state || ' ' || coalesce(reason, '') from outbox o where o.card_id = card.id order by 1) as messages
     from card where id = $1`,
    [id],
  );
  return { ...row, outcomes: await app.outcomes({ id }) };
}

const names = Object.keys(changes);
describe.each(names)('%s, and meanwhile', (first) => {
  test.each(names.filter((name) => name !== first))('%s', async (other) => {
    const [slow, quick] = [changes[first], changes[other]];
    if (!slow || !quick) throw new Error('no such change');
    const one = await linkedTwo();
    // An event that was stored before an erasure is erased with it.
    const isStored = other === 'erase' && /follow/.test(first);
    const inOrder = isStored ? [await slow(one), await quick(one)].reverse() : [await quick(one), await slow(one)];

    const two = await linkedTwo();
    let answer: unknown;
    let isDone = false;
    gap.run = async () => {
      if (isDone) return;
      isDone = true;
      answer = await quick(two);
    };
    const raced = await slow(two);
    gap.run = async () => {};
    expect(isDone, 'it has written').toBe(true);
    // Who had signed in before the erasure hears that the two are parted.
    const isParted = other === 'erase' && first === 'undo';
    expect([answer, raced]).toEqual(isParted ? [inOrder[0], { status: 'undone' }] : inOrder);
    expect(await endOf(two)).toEqual(await endOf(one));
  });
});

test.each([
  ['a customer', 'undo', ['undo']],
  ['a customer', 'unlink', ['unlink']],
  ['staff', 'undo', ['undo']],
  // However they were separated: what else the merge moved goes back.
  ['staff', 'unlink', ['unlink', 'undo']],
])('%s undoes, and between the two reads comes an %s', async (who, other, expected) => {
  const it = await linkedTwo();
  const [merge] = await app.sql<{ id: string }>(
    'select m.id from merge m join attempt a on a.id = m.attempt_id where a.card_id = $1',
    [it.card.id],
  );
  const { merges } = app.context.store;
  const { joinedOn } = merges;
  let isDone = false;
  merges.joinedOn = async (...key) => {
    if (!isDone) {
      isDone = true;
      await changes[other]?.(it);
    }
    return joinedOn(...key);
  };
  const answer = who === 'staff' ? (await app.api('POST', `/merges/${merge?.id}/undo`)).body : await changes.undo?.(it);
  merges.joinedOn = joinedOn;
  expect(answer).toEqual({ status: 'undone' });
  const audits = await app.sql<{ action: string }>(
    "select action from audit where action in ('undo', 'unlink') and ids::text like '%' || $1 || '%' order by at, id",
    [it.watch?.split('.')[0]],
  );
  expect(audits.map(({ action }) => action)).toEqual(expected);
});

test('all of them at once, for ten pairs: nothing is half done, and there is no deadlock', async () => {
  const scenes = await Promise.all(Array.from({ length: 10 }, linkedTwo));
  const answers = await Promise.all(
    scenes.map((scene) => Promise.all(names.filter((name) => name !== 'erase').map((name) => changes[name]?.(scene)))),
  );
  await app.settle();
  // Undo and unlink always succeed; the second finds it done, or a contact alone, or the two linked again by the other card.
  for (const [n, { second }] of scenes.entries()) {
    const [answer, ...others] = answers[n]?.filter((one) => typeof one === 'object' && one !== null) ?? [];
    expect(others).toEqual([]);
    if (isDeepStrictEqual(answer, { status: 'undo_late' })) expect(await app.outcomes(second)).toContain('linked');
    else expect(answer).toEqual({ status: 'undone' });
  }
});

test('all of them at once, and two erasures: nobody is left, or only who came back, and there is no deadlock', async () => {
  const scenes = await Promise.all(Array.from({ length: 6 }, linkedTwo));
  await Promise.all(scenes.map((scene) => Promise.all([...names, 'erase'].map((name) => changes[name]?.(scene)))));
  await app.settle();
  for (const scene of scenes) {
    // Whom an unlink had taken off the profile before is erased by themself.
    for (const { id } of [scene.page, scene.line]) {
      const [left] = await app.sql<{ profile_id: string }>('select profile_id from contact where id = $1', [id]);
      if (left) expect((await app.api('DELETE', `/profiles/${left.profile_id}`)).status).toBe(204);
    }
    expect(await Promise.all([scene.page, scene.line].map(isErased))).toEqual([true, true]);
  }
});

// A person is erased while their rich menu is switched: no menu of ours is left at LINE, and who is back keeps the one that they got.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RichMenus } from '../../channels/channel.ts';
import { channelFor } from '../../channels/channels.ts';
import { testLine } from '../../testing/test-app.ts';
import type { TestCustomer } from '../../testing/test-link.ts';
import { type MenuTest, openMenuTest } from '../../testing/test-menus.ts';
import { eraseContacts } from '../profiles/erase-profile.ts';
import { switchMenus } from './switch-menus.ts';

let app: MenuTest;
let menus: RichMenus;
let set: RichMenus['set'];
beforeAll(async () => {
  app = await openMenuTest();
  const own = channelFor(app.context.channels, 'line').richMenus;
  if (!own) throw new Error('LINE has rich menus');
  menus = own;
  set = own.set;
});
afterEach(async () => {
  menus.set = set;
  app.context.beforeWrite = async () => {};
  await app.withoutRules();
});
afterAll(() => app.close());

const signal = new AbortController().signal;
const idsOf = async ({ lineUserId }: TestCustomer) =>
  (await app.sql<{ id: string }>('select id from contact where external_id = $1', [lineUserId])).map(({ id }) => id);
const erase = async (customer: TestCustomer) => {
  expect((await eraseContacts(app.context, await idsOf(customer))).contactIds).toHaveLength(1);
};
/** Runs before the first call about menus reaches LINE. */
const beforeCall = (run: () => Promise<unknown>) => {
  let isDone = false;
  menus.set = async (...call) => {
    if (!isDone) {
      isDone = true;
      await run();
    }
    return set(...call);
  };
};

/** Friends with the tag of a rule, whose menu is due. */
async function due(tag: string, count: number) {
  const menu = await app.newMenu();
  await app.newRule(tag, menu);
  const friends = await Promise.all(Array.from({ length: count }, () => app.newFriend()));
  for (const friend of friends) await app.setTags(friend, [tag]);
  await app.context.store.tags.follow(new Date());
  return { menu, friends };
}

test.each([
  ['alone', 1],
  ['with others', 3],
])('%s: LINE links the menu after the erasure, and it is unlinked', async (_name, count) => {
  const { menu, friends } = await due(`late-${count}`, count);
  const [one, ...others] = friends;
  if (!one) throw new Error('nobody');
  beforeCall(() => erase(one));
  await app.settle();
  expect(await app.menuOf(one)).toBe(null);
  for (const other of others) expect(await app.menuOf(other)).toBe(menu);
});

test('LINE has linked it, and its answer is lost', async () => {
  const { friends } = await due('lost', 1);
  const [one] = friends;
  if (!one) throw new Error('nobody');
  const fault = { match: { host: 'line-api', path: '/v2/bot/user/*' }, kind: 'lost_answer', times: 1 } as const;
  beforeCall(async () => {
    await erase(one);
    await app.control.addFault(fault);
  });
  await switchMenus(app.context, signal);
  expect(await app.menuOf(one)).toBe(null);
});

test('the worker links another menu after the erasure has taken the first one back', async () => {
  const { menu, friends } = await due('first', 1);
  const [one] = friends;
  if (!one) throw new Error('nobody');
  await app.settle();
  expect(await app.menuOf(one)).toBe(menu);
  const second = await app.newMenu();
  await app.newRule('second', second);
  let linked: string | null = null;
  app.context.beforeWrite = async () => {
    if (linked) return;
    linked = 'none';
    await app.setTags(one, ['second']);
    await app.settle();
    linked = await app.menuOf(one);
  };
  await erase(one);
  expect([linked, await app.menuOf(one)]).toEqual([second, null]);
});

test('a menu that nobody has touched is unlinked by one call', async () => {
  const { friends } = await due('one-call', 1);
  const [one] = friends;
  if (!one) throw new Error('nobody');
  await app.settle();
  const from = await app.callCount();
  await erase(one);
  expect((await app.changesSince(from)).map(({ method }) => method)).toEqual(['DELETE']);
});

test('who has come back meanwhile, and has a menu again, keeps it', async () => {
  const { menu, friends } = await due('back', 1);
  const [one] = friends;
  if (!one) throw new Error('nobody');
  beforeCall(async () => {
    await erase(one);
    // The call takes longer than the worker has the channel for.
    await app.sql(`update rich_menu_channel set lease_until = now() - interval '1 s'`);
    await app.control.line.type(testLine.channelId, one.id, 'me again');
    await app.settle();
    await app.giveTags(one, 'back');
    expect(await app.menuOf(one)).toBe(menu);
  });
  await switchMenus(app.context, signal);
  expect([await app.menuOf(one), (await idsOf(one)).length]).toEqual([menu, 1]);
});

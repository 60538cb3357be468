// LINE that refuses, fails or answers late, workers that die, and changes in the middle of a call: the menu is right in the end.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testLine } from '../../testing/test-app.ts';
import { type MenuTest, openMenuTest } from '../../testing/test-menus.ts';
import { switchMenus } from './switch-menus.ts';

let app: MenuTest;
beforeAll(async () => {
  app = await openMenuTest();
});
afterAll(() => app.close());
beforeEach(() => app.withoutRules());

const signal = new AbortController().signal;
const fault = (more: object) =>
  app.control.addFault({ match: { host: 'line-api', path: '/v2/bot/user/*' }, ...more } as never);

test.each([
  ['a rate limit', { kind: 'status', status: 429, times: 1 }],
  ['an error of LINE’s', { kind: 'status', status: 500, times: 1 }],
  ['a cut connection', { kind: 'cut', times: 1 }],
  ['an answer that is lost', { kind: 'lost_answer', times: 1 }],
])('%s is tried again', async (_what, how) => {
  const menu = await app.newMenu();
  await app.newRule('vip', menu);
  const customer = await app.newFriend();
  await app.setTags(customer, ['vip']);
  await fault(how);
  await app.settle();
  expect(await app.menuOf(customer)).toBe(menu);
  expect(await app.keptMenu(customer)).toEqual([{ current: menu, is_settled: true, due: false }]);
});

test('a refused token marks the channel, and nothing is tried until it is let in again', async () => {
  const menu = await app.newMenu();
  await app.newRule('vip', menu);
  const customer = await app.newFriend();
  await app.setTags(customer, ['vip']);
  await app.control.patchLineChannel(testLine.channelId, { tokenRevoked: true });
  await app.settle();
  const shown = await app.api<{ attention: string }>('GET', `/channels/${app.line.id}`);
  expect(shown.body.attention).toBe('channel_unauthorized');
  const from = await app.callCount();
  await app.settle();
  expect(await app.changesSince(from)).toEqual([]);
  await app.control.patchLineChannel(testLine.channelId, { tokenRevoked: false });
  await app.api('POST', `/channels/${app.line.id}/check`);
  await app.settle();
  expect(await app.menuOf(customer)).toBe(menu);
});

test('one contact that LINE refuses doesn’t keep the others from their menu', async () => {
  const menu = await app.newMenu();
  const friends = [await app.newFriend(), await app.newFriend(), await app.newFriend()];
  for (const friend of friends) await app.giveTags(friend, 'vip');
  const odd = friends[1] as Awaited<ReturnType<typeof app.newFriend>>;
  await app.sql(`update contact set external_id = 'odd' where external_id = $1`, [odd.lineUserId]);
  await app.newRule('vip', menu);
  const linked = await Promise.all(friends.map(app.menuOf));
  expect(linked).toEqual([menu, null, menu]);
  expect(await app.sql('select 1 from contact_menu where due_at is not null')).toEqual([]);
  await app.sql(`update contact set external_id = $1 where external_id = 'odd'`, [odd.lineUserId]);
});

test('a worker that is killed between the call and its result: the next one sets it again', async () => {
  const menu = await app.newMenu();
  await app.newRule('vip', menu);
  const customer = await app.newFriend();
  await app.setTags(customer, ['vip']);
  await fault({ kind: 'hang', times: null });
  await app.context.store.tags.follow(new Date());
  const [lane] = await app.context.store.menuQueue.claim({ id: app.context.newId(), ms: 30_000 }, 1, []);
  if (!lane) throw new Error('nothing to switch');
  await app.context.store.together(async (own) => {
    const due = await own.menuQueue.due(lane.channelId, 500);
    await own.menuQueue.begin(
      due.map(({ contactId }) => contactId),
      menu,
    );
  });
  expect(await app.keptMenu(customer)).toEqual([{ current: menu, is_settled: false, due: true }]);
  await app.control.removeFaults();
  // The call had arrived.
  const url = `${app.simulator.url}/line-api/v2/bot/user/${customer.lineUserId}/richmenu/${menu}`;
  await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${testLine.accessToken}` } });
  expect(await switchMenus(app.context, signal)).toBe(0);
  // The tag goes while nobody knows: what may have been linked is unlinked.
  await app.setTags(customer, []);
  await app.sql(`update rich_menu_channel set lease_until = now() - interval '1 s'`);
  await app.settle();
  expect([await app.menuOf(customer), await app.keptMenu(customer)]).toEqual([null, []]);
  // What the first worker writes late counts no more.
  expect(await app.context.store.menuQueue.hold(lane, 1_000)).toBe(null);
});

test('what a call without an answer has left isn’t taken for done, whatever the rule names in between', async () => {
  const [menu, lost] = [await app.newMenu(), await app.newMenu()];
  await app.control.line.removeRichMenu(testLine.channelId, lost);
  const rule = await app.newRule('unanswered', menu);
  const customer = await app.newFriend();
  await app.setTags(customer, ['unanswered']);
  await app.context.store.tags.follow(new Date());
  await fault({ kind: 'cut', times: 1 });
  await switchMenus(app.context, signal);
  expect(await app.keptMenu(customer)).toEqual([{ current: menu, is_settled: false, due: true }]);
  await app.changeRule(rule, { richMenuId: lost });
  expect(await app.menuOf(customer)).toBe(null);
  await app.changeRule(rule, { richMenuId: menu });
  expect(await app.menuOf(customer)).toBe(menu);
});

test('a tag that changes during the call is looked at once more', async () => {
  const menu = await app.newMenu();
  await app.newRule('vip', menu);
  const customer = await app.newFriend();
  await app.setTags(customer, ['vip']);
  await app.context.store.tags.follow(new Date());
  await fault({ kind: 'delay_after', ms: 300, times: 1 });
  const switching = switchMenus(app.context, signal);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await app.setTags(customer, []);
  await app.context.store.tags.follow(new Date());
  await switching;
  await app.settle();
  expect([await app.menuOf(customer), await app.keptMenu(customer)]).toEqual([null, []]);
});

test('two workers don’t do the same twice', async () => {
  const menu = await app.newMenu();
  const friends = [await app.newFriend(), await app.newFriend(), await app.newFriend()];
  for (const friend of friends) await app.giveTags(friend, 'both');
  const rule = { channelId: app.line.id, tag: 'both', richMenuId: menu };
  const from = await app.callCount();
  await app.api('POST', '/rich-menu-rules', rule);
  await Promise.all([switchMenus(app.context, signal), switchMenus(app.context, signal)]);
  expect(await app.changesSince(from)).toHaveLength(1);
  expect(await Promise.all(friends.map(app.menuOf))).toEqual([menu, menu, menu]);
});

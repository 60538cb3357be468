// Rich menus by tag: what the LINE chat shows follows the tags of its contact and the rules of its channel.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { ContactView } from '../../contract/contacts.ts';
import type { RichMenuRuleView } from '../../contract/rich-menus.ts';
import { testLine } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';
import { recheckMenus } from './recheck-menus.ts';
import { switchMenus } from './switch-menus.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags: { source: [], target: ['linked'] } } });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.control.removeFaults();
  const { body } = await app.api<{ items: RichMenuRuleView[] }>('GET', '/rich-menu-rules?limit=200');
  for (const { id } of body.items) await app.api('DELETE', `/rich-menu-rules/${id}`);
  await app.settle();
});

const newMenu = async (picture: string | null = 'iVBORw0KGgo=') =>
  (await app.control.line.addRichMenu(testLine.channelId, { picture })).richMenuId;
const newRule = async (tag: string, richMenuId: string, more: object = {}) => {
  const answer = await app.api<RichMenuRuleView>('POST', '/rich-menu-rules', {
    channelId: app.line.id,
    tag,
    richMenuId,
    ...more,
  });
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  await app.settle();
  return answer.body;
};
const change = async ({ id }: { id: string }, patch: object) => {
  expect((await app.api('PATCH', `/rich-menu-rules/${id}`, patch)).status).toBe(200);
  await app.settle();
};
const read = async ({ id }: { id: string }) => (await app.api<RichMenuRuleView>('GET', `/rich-menu-rules/${id}`)).body;
const menuOf = async (customer: { id: string }) =>
  (await app.control.line.menuOf(testLine.channelId, customer.id)).linked;
const contactOf = async (customer: { lineUserId: string }) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${customer.lineUserId}`);
  if (!body.items[0]) throw new Error('no contact');
  return body.items[0];
};
/** A friend who has written to the LINE account. */
const newFriend = () => app.newCustomer('Lin', 'friend', { on: ['line'] });
const tag = async (customer: TestCustomer, tags: string[]) => {
  const { id } = await contactOf(customer);
  expect((await app.api('PATCH', `/contacts/${id}`, { tags })).status).toBe(200);
};
const give = async (customer: TestCustomer, ...tags: string[]) => {
  await tag(customer, tags);
  await app.settle();
};
/** LINE's calls about menus since `from`, without those that only read. */
const changesSince = async (from: number) =>
  (await app.control.calls('line-api'))
    .slice(from)
    .filter(({ method, path }) => /richmenu/.test(path) && method !== 'GET');
const callCount = async () => (await app.control.calls('line-api')).length;
const kept = (customer: TestCustomer) =>
  app.sql<{ current: string | null; is_settled: boolean; due: boolean }>(
    `select m.current, m.is_settled, m.due_at is not null as due from contact_menu m
     join contact c on c.id = m.contact_id where c.external_id = $1`,
    [customer.lineUserId],
  );

describe('a tag', () => {
  test('that a link puts on switches the menu, and the undo switches it back', async () => {
    const menu = await newMenu();
    await newRule('linked', menu);
    const customer = await app.newCustomer();
    const answer = await app.link(customer, await app.newCard(customer));
    await app.settle();
    expect(await menuOf(customer)).toBe(menu);
    const { idToken } = await app.login(customer);
    await app.api('POST', `/link/${answer.watch}/undo`, { idToken });
    await app.settle();
    expect(await menuOf(customer)).toBe(null);
    expect(await kept(customer)).toEqual([]);
  });

  test('that a person puts on or takes off does so too; what is there already isn’t asked for again', async () => {
    const menu = await newMenu();
    await newRule('vip', menu);
    const customer = await newFriend();
    await give(customer, 'vip');
    expect(await menuOf(customer)).toBe(menu);
    const from = await callCount();
    await give(customer, 'vip', 'another');
    expect(await changesSince(from)).toEqual([]);
    await give(customer, 'another');
    expect(await menuOf(customer)).toBe(null);
  });

  test('of a rule with a higher priority wins, whatever the order in which the tags came', async () => {
    const [low, high] = [await newMenu(), await newMenu()];
    await newRule('silver', low, { priority: 1 });
    await newRule('gold', high, { priority: 2 });
    const customer = await newFriend();
    await give(customer, 'gold');
    await give(customer, 'gold', 'silver');
    expect(await menuOf(customer)).toBe(high);
    await give(customer, 'silver');
    expect(await menuOf(customer)).toBe(low);
  });

  test('that no rule names leaves a menu that others have linked', async () => {
    const theirs = await newMenu();
    await newRule('vip', await newMenu());
    const customer = await newFriend();
    const url = `${app.simulator.url}/line-api/v2/bot/user/${customer.lineUserId}/richmenu/${theirs}`;
    await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${testLine.accessToken}` } });
    await give(customer, 'another');
    await give(customer);
    expect(await menuOf(customer)).toBe(theirs);
  });
});

describe('a rule', () => {
  test('that is made, changed and deleted changes the menus of all who have its tag', async () => {
    const [first, second] = [await newMenu(), await newMenu()];
    const customer = await newFriend();
    await give(customer, 'vip', 'member');
    const rule = await newRule('vip', first);
    expect(await menuOf(customer)).toBe(first);
    await change(rule, { richMenuId: second });
    expect(await menuOf(customer)).toBe(second);
    await change(rule, { tag: 'nobody' });
    expect(await menuOf(customer)).toBe(null);
    await change(rule, { tag: 'member' });
    expect(await menuOf(customer)).toBe(second);
    await app.api('DELETE', `/rich-menu-rules/${rule.id}`);
    await app.settle();
    expect(await menuOf(customer)).toBe(null);
    expect(await kept(customer)).toEqual([]);
  });

  test('whose priority changes loses to, or wins over, the others', async () => {
    const [one, other] = [await newMenu(), await newMenu()];
    const rule = await newRule('vip', one);
    await newRule('member', other);
    const customer = await newFriend();
    await give(customer, 'vip', 'member');
    expect(await menuOf(customer)).toBe(one);
    await change(rule, { priority: -1 });
    expect(await menuOf(customer)).toBe(other);
  });

  test('of 1,200 contacts goes out in three calls', async () => {
    const menu = await newMenu();
    await app.sql(`with p as (insert into profile (id, created_at) select gen_random_uuid(), now() from generate_series(1, 1200) returning id),
        n as (select id, row_number() over () as n from p)
      insert into contact (id, channel_id, external_id, profile_id, tags, created_at)
      select gen_random_uuid(), '${app.line.id}', 'U' || lpad(to_hex(n), 32, '0'), id, '{mass}', now() from n`);
    const from = await callCount();
    await newRule('mass', menu);
    const calls = await changesSince(from);
    expect(calls.map(({ path, status }) => `${path} ${status}`)).toEqual(
      Array(3).fill('/v2/bot/richmenu/bulk/link 202'),
    );
    const ids = calls.flatMap(({ body }) => (JSON.parse(body ?? '{}') as { userIds: string[] }).userIds);
    expect(new Set(ids).size).toBe(1200);
    expect(
      await app.sql('select 1 from contact_menu where current = $1 and is_settled and due_at is null', [menu]),
    ).toHaveLength(1200);
  });
});

describe('a menu that LINE doesn’t take', () => {
  test('because it is gone is the rule’s problem; the contacts wait until the rule names another', async () => {
    const [lost, good] = [await newMenu(), await newMenu()];
    const rule = await newRule('vip', lost);
    await app.control.line.removeRichMenu(testLine.channelId, lost);
    const [one, two] = [await newFriend(), await newFriend()];
    await give(one, 'vip');
    expect(await read(rule)).toMatchObject({ problem: 'menu_gone', waiting: 1 });
    const from = await callCount();
    await give(two, 'vip');
    expect(await changesSince(from)).toEqual([]);
    expect(await read(rule)).toMatchObject({ problem: 'menu_gone', waiting: 2 });
    await change(rule, { richMenuId: good });
    expect(await read(rule)).toMatchObject({ problem: null, waiting: 0 });
    expect([await menuOf(one), await menuOf(two)]).toEqual([good, good]);
  });

  test('because it has no picture works once somebody has uploaded one', async () => {
    const menu = await newMenu(null);
    const rule = await newRule('pictureless', menu);
    const customer = await newFriend();
    await give(customer, 'pictureless');
    expect(await read(rule)).toMatchObject({ problem: 'menu_without_image', waiting: 1 });
    await app.control.line.changeRichMenu(testLine.channelId, menu, { picture: 'iVBORw0KGgo=' });
    expect(await recheckMenus(app.context)).toBe(0);
    await app.sql(`update rich_menu_rule set problem_at = now() - interval '11 minutes' where id = $1`, [rule.id]);
    expect(await recheckMenus(app.context)).toBe(1);
    await app.settle();
    expect(await read(rule)).toMatchObject({ problem: null, waiting: 0 });
    expect(await menuOf(customer)).toBe(menu);
  });

  test('leaves the menu of a weaker rule where it is, and is left for it when the tag goes', async () => {
    const [weak, lost] = [await newMenu(), await newMenu()];
    await newRule('silver', weak, { priority: 1 });
    await newRule('gold', lost, { priority: 2 });
    await app.control.line.removeRichMenu(testLine.channelId, lost);
    const customer = await newFriend();
    await give(customer, 'silver');
    await give(customer, 'silver', 'gold');
    expect(await menuOf(customer)).toBe(weak);
    await give(customer, 'silver');
    expect(await kept(customer)).toEqual([{ current: weak, is_settled: true, due: false }]);
  });

  test('is one the set-up check names; campaigns can be enabled all the same', async () => {
    const rule = await newRule('vip', await newMenu());
    const check = async () => {
      const { body } = await app.api<{ items: { id: string; ok: boolean | null; message: string }[] }>(
        'POST',
        `/channels/${app.line.id}/check`,
      );
      return body.items.find(({ id }) => id === 'rich_menus');
    };
    expect(await check()).toMatchObject({ ok: true });
    await app.control.line.removeRichMenu(testLine.channelId, rule.richMenuId);
    expect(await check()).toMatchObject({ ok: false, message: expect.stringContaining('vip') });
    expect(await read(rule)).toMatchObject({ problem: 'menu_gone' });
    const { body } = await app.api<Problem>('PATCH', `/campaigns/${app.campaign.id}`, { enabled: true });
    expect((body.errors ?? []).filter(({ path }) => path === 'targetChannelId.rich_menus')).toEqual([]);
    await app.api('DELETE', `/rich-menu-rules/${rule.id}`);
    expect(await check()).toBe(undefined);
  });
});

describe('a customer who blocks the account', () => {
  test('costs no call, and has their menu again when they are back', async () => {
    const menu = await newMenu();
    await newRule('vip', menu);
    const customer = await newFriend();
    await give(customer, 'vip');
    await app.play(customer, 'block');
    await app.settle();
    const from = await callCount();
    await give(customer);
    await give(customer, 'vip');
    expect(await changesSince(from)).toEqual([]);
    await app.play(customer, 'unblock');
    await app.settle();
    expect(await menuOf(customer)).toBe(menu);
  });

  test('and writes again, though LINE’s event of it is lost, has their menu again', async () => {
    const menu = await newMenu();
    await newRule('vip', menu);
    const customer = await newFriend();
    await give(customer, 'vip');
    await app.play(customer, 'block');
    await app.settle();
    await app.friendship(customer, 'friend');
    expect(await menuOf(customer)).toBe(null);
    await app.control.line.type(testLine.channelId, customer.id, 'back again');
    await app.settle();
    expect(await menuOf(customer)).toBe(menu);
  });

  test('and whose tag went meanwhile has none when they are back', async () => {
    await newRule('vip', await newMenu());
    const customer = await newFriend();
    await give(customer, 'vip');
    await app.play(customer, 'block');
    await give(customer);
    await app.play(customer, 'unblock');
    await app.settle();
    expect([await menuOf(customer), await kept(customer)]).toEqual([null, []]);
  });
});

describe('trouble', () => {
  const signal = new AbortController().signal;
  const fault = (more: object) =>
    app.control.addFault({ match: { host: 'line-api', path: '/v2/bot/user/*' }, ...more } as never);

  test.each([
    ['a rate limit', { kind: 'status', status: 429, times: 1 }],
    ['an error of LINE’s', { kind: 'status', status: 500, times: 1 }],
    ['a cut connection', { kind: 'cut', times: 1 }],
    ['an answer that is lost', { kind: 'lost_answer', times: 1 }],
  ])('%s is tried again', async (_what, how) => {
    const menu = await newMenu();
    await newRule('vip', menu);
    const customer = await newFriend();
    await tag(customer, ['vip']);
    await fault(how);
    await app.settle();
    expect(await menuOf(customer)).toBe(menu);
    expect(await kept(customer)).toEqual([{ current: menu, is_settled: true, due: false }]);
  });

  test('a refused token marks the channel, and nothing is tried until it is let in again', async () => {
    const menu = await newMenu();
    await newRule('vip', menu);
    const customer = await newFriend();
    await tag(customer, ['vip']);
    await app.control.patchLineChannel(testLine.channelId, { tokenRevoked: true });
    await app.settle();
    const shown = await app.api<{ attention: string }>('GET', `/channels/${app.line.id}`);
    expect(shown.body.attention).toBe('channel_unauthorized');
    const from = await callCount();
    await app.settle();
    expect(await changesSince(from)).toEqual([]);
    await app.control.patchLineChannel(testLine.channelId, { tokenRevoked: false });
    await app.api('POST', `/channels/${app.line.id}/check`);
    await app.settle();
    expect(await menuOf(customer)).toBe(menu);
  });

  test('one contact that LINE refuses doesn’t keep the others from their menu', async () => {
    const menu = await newMenu();
    const friends = [await newFriend(), await newFriend(), await newFriend()];
    for (const friend of friends) await give(friend, 'vip');
    const odd = friends[1] as TestCustomer;
    await app.sql(`update contact set external_id = 'odd' where external_id = $1`, [odd.lineUserId]);
    await newRule('vip', menu);
    const linked = await Promise.all(friends.map(menuOf));
    expect(linked).toEqual([menu, null, menu]);
    expect(await app.sql('select 1 from contact_menu where due_at is not null')).toEqual([]);
    await app.sql(`update contact set external_id = $1 where external_id = 'odd'`, [odd.lineUserId]);
  });

  test('a worker that is killed between the call and its result: the next one sets it again', async () => {
    const menu = await newMenu();
    await newRule('vip', menu);
    const customer = await newFriend();
    await tag(customer, ['vip']);
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
    expect(await kept(customer)).toEqual([{ current: menu, is_settled: false, due: true }]);
    await app.control.removeFaults();
    // The call had arrived.
    const url = `${app.simulator.url}/line-api/v2/bot/user/${customer.lineUserId}/richmenu/${menu}`;
    await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${testLine.accessToken}` } });
    expect(await switchMenus(app.context, signal)).toBe(0);
    // The tag goes while nobody knows: what may have been linked is unlinked.
    await tag(customer, []);
    await app.sql(`update rich_menu_channel set lease_until = now() - interval '1 s'`);
    await app.settle();
    expect([await menuOf(customer), await kept(customer)]).toEqual([null, []]);
    // What the first worker writes late counts no more.
    expect(await app.context.store.menuQueue.hold(lane, 1_000)).toBe(null);
  });

  test('what a call without an answer has left isn’t taken for done, whatever the rule names in between', async () => {
    const [menu, lost] = [await newMenu(), await newMenu()];
    await app.control.line.removeRichMenu(testLine.channelId, lost);
    const rule = await newRule('unanswered', menu);
    const customer = await newFriend();
    await tag(customer, ['unanswered']);
    await app.context.store.tags.follow(new Date());
    await fault({ kind: 'cut', times: 1 });
    await switchMenus(app.context, signal);
    expect(await kept(customer)).toEqual([{ current: menu, is_settled: false, due: true }]);
    await change(rule, { richMenuId: lost });
    expect(await menuOf(customer)).toBe(null);
    await change(rule, { richMenuId: menu });
    expect(await menuOf(customer)).toBe(menu);
  });

  test('a tag that changes during the call is looked at once more', async () => {
    const menu = await newMenu();
    await newRule('vip', menu);
    const customer = await newFriend();
    await tag(customer, ['vip']);
    await app.context.store.tags.follow(new Date());
    await fault({ kind: 'delay_after', ms: 300, times: 1 });
    const switching = switchMenus(app.context, signal);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await tag(customer, []);
    await app.context.store.tags.follow(new Date());
    await switching;
    await app.settle();
    expect([await menuOf(customer), await kept(customer)]).toEqual([null, []]);
  });

  test('two workers don’t do the same twice', async () => {
    const menu = await newMenu();
    const friends = [await newFriend(), await newFriend(), await newFriend()];
    for (const friend of friends) await give(friend, 'both');
    const rule = { channelId: app.line.id, tag: 'both', richMenuId: menu };
    const from = await callCount();
    await app.api('POST', '/rich-menu-rules', rule);
    await Promise.all([switchMenus(app.context, signal), switchMenus(app.context, signal)]);
    expect(await changesSince(from)).toHaveLength(1);
    expect(await Promise.all(friends.map(menuOf))).toEqual([menu, menu, menu]);
  });
});

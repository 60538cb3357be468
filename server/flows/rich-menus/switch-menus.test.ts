// Rich menus by tag: what the LINE chat shows follows the tags of its contact and the rules of its channel.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import { testLine } from '../../testing/test-app.ts';
import { type MenuTest, openMenuTest } from '../../testing/test-menus.ts';
import { recheckMenus } from './recheck-menus.ts';

let app: MenuTest;
beforeAll(async () => {
  app = await openMenuTest();
});
afterAll(() => app.close());
beforeEach(() => app.withoutRules());

describe('a tag', () => {
  test('that a link puts on switches the menu, and the undo switches it back', async () => {
    const menu = await app.newMenu();
    await app.newRule('linked', menu);
    const customer = await app.newCustomer();
    const answer = await app.link(customer, await app.newCard(customer));
    await app.settle();
    expect(await app.menuOf(customer)).toBe(menu);
    const { idToken } = await app.login(customer);
    await app.api('POST', `/link/${answer.watch}/undo`, { idToken });
    await app.settle();
    expect(await app.menuOf(customer)).toBe(null);
    expect(await app.keptMenu(customer)).toEqual([]);
  });

  test('that a person puts on or takes off does so too; what is there already isn’t asked for again', async () => {
    const menu = await app.newMenu();
    await app.newRule('vip', menu);
    const customer = await app.newFriend();
    await app.giveTags(customer, 'vip');
    expect(await app.menuOf(customer)).toBe(menu);
    const from = await app.callCount();
    await app.giveTags(customer, 'vip', 'another');
    expect(await app.changesSince(from)).toEqual([]);
    await app.giveTags(customer, 'another');
    expect(await app.menuOf(customer)).toBe(null);
  });

  test('of a rule with a higher priority wins, whatever the order in which the tags came', async () => {
    const [low, high] = [await app.newMenu(), await app.newMenu()];
    await app.newRule('silver', low, { priority: 1 });
    await app.newRule('gold', high, { priority: 2 });
    const customer = await app.newFriend();
    await app.giveTags(customer, 'gold');
    await app.giveTags(customer, 'gold', 'silver');
    expect(await app.menuOf(customer)).toBe(high);
    await app.giveTags(customer, 'silver');
    expect(await app.menuOf(customer)).toBe(low);
  });

  test('that no rule names leaves a menu that others have linked', async () => {
    const theirs = await app.newMenu();
    await app.newRule('vip', await app.newMenu());
    const customer = await app.newFriend();
    const url = `${app.simulator.url}/line-api/v2/bot/user/${customer.lineUserId}/richmenu/${theirs}`;
    await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${testLine.accessToken}` } });
    await app.giveTags(customer, 'another');
    await app.giveTags(customer);
    expect(await app.menuOf(customer)).toBe(theirs);
  });
});

describe('a rule', () => {
  test('that is made, changed and deleted changes the menus of all who have its tag', async () => {
    const [first, second] = [await app.newMenu(), await app.newMenu()];
    const customer = await app.newFriend();
    await app.giveTags(customer, 'vip', 'member');
    const rule = await app.newRule('vip', first);
    expect(await app.menuOf(customer)).toBe(first);
    await app.changeRule(rule, { richMenuId: second });
    expect(await app.menuOf(customer)).toBe(second);
    await app.changeRule(rule, { tag: 'nobody' });
    expect(await app.menuOf(customer)).toBe(null);
    await app.changeRule(rule, { tag: 'member' });
    expect(await app.menuOf(customer)).toBe(second);
    await app.api('DELETE', `/rich-menu-rules/${rule.id}`);
    await app.settle();
    expect(await app.menuOf(customer)).toBe(null);
    expect(await app.keptMenu(customer)).toEqual([]);
  });

  test('whose priority changes loses to, or wins over, the others', async () => {
    const [one, other] = [await app.newMenu(), await app.newMenu()];
    const rule = await app.newRule('vip', one);
    await app.newRule('member', other);
    const customer = await app.newFriend();
    await app.giveTags(customer, 'vip', 'member');
    expect(await app.menuOf(customer)).toBe(one);
    await app.changeRule(rule, { priority: -1 });
    expect(await app.menuOf(customer)).toBe(other);
  });

  test('of 1,200 contacts goes out in three calls', async () => {
    const menu = await app.newMenu();
    await app.sql(`with p as (insert into profile (id, created_at) select gen_random_uuid(), now() from generate_series(1, 1200) returning id),
        n as (select id, row_number() over () as n from p)
      insert into contact (id, channel_id, external_id, profile_id, tags, created_at)
      select gen_random_uuid(), '${app.line.id}', 'U' || lpad(to_hex(n), 32, '0'), id, '{mass}', now() from n`);
    const from = await app.callCount();
    await app.newRule('mass', menu);
    const calls = await app.changesSince(from);
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
    const [lost, good] = [await app.newMenu(), await app.newMenu()];
    const rule = await app.newRule('vip', lost);
    await app.control.line.removeRichMenu(testLine.channelId, lost);
    const [one, two] = [await app.newFriend(), await app.newFriend()];
    await app.giveTags(one, 'vip');
    expect(await app.readRule(rule)).toMatchObject({ problem: 'menu_gone', waiting: 1 });
    const from = await app.callCount();
    await app.giveTags(two, 'vip');
    expect(await app.changesSince(from)).toEqual([]);
    expect(await app.readRule(rule)).toMatchObject({ problem: 'menu_gone', waiting: 2 });
    await app.changeRule(rule, { richMenuId: good });
    expect(await app.readRule(rule)).toMatchObject({ problem: null, waiting: 0 });
    expect([await app.menuOf(one), await app.menuOf(two)]).toEqual([good, good]);
  });

  test('because it has no picture works once somebody has uploaded one', async () => {
    const menu = await app.newMenu(null);
    const rule = await app.newRule('pictureless', menu);
    const customer = await app.newFriend();
    await app.giveTags(customer, 'pictureless');
    expect(await app.readRule(rule)).toMatchObject({ problem: 'menu_without_image', waiting: 1 });
    await app.control.line.changeRichMenu(testLine.channelId, menu, { picture: 'iVBORw0KGgo=' });
    expect(await recheckMenus(app.context)).toBe(0);
    await app.sql(`update rich_menu_rule set problem_at = now() - interval '11 minutes' where id = $1`, [rule.id]);
    expect(await recheckMenus(app.context)).toBe(1);
    await app.settle();
    expect(await app.readRule(rule)).toMatchObject({ problem: null, waiting: 0 });
    expect(await app.menuOf(customer)).toBe(menu);
  });

  test('leaves the menu of a weaker rule where it is, and is left for it when the tag goes', async () => {
    const [weak, lost] = [await app.newMenu(), await app.newMenu()];
    await app.newRule('silver', weak, { priority: 1 });
    await app.newRule('gold', lost, { priority: 2 });
    await app.control.line.removeRichMenu(testLine.channelId, lost);
    const customer = await app.newFriend();
    await app.giveTags(customer, 'silver');
    await app.giveTags(customer, 'silver', 'gold');
    expect(await app.menuOf(customer)).toBe(weak);
    await app.giveTags(customer, 'silver');
    expect(await app.keptMenu(customer)).toEqual([{ current: weak, is_settled: true, due: false }]);
  });

  test('is one the set-up check names; campaigns can be enabled all the same', async () => {
    const rule = await app.newRule('vip', await app.newMenu());
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
    expect(await app.readRule(rule)).toMatchObject({ problem: 'menu_gone' });
    const { body } = await app.api<Problem>('PATCH', `/campaigns/${app.campaign.id}`, { enabled: true });
    expect((body.errors ?? []).filter(({ path }) => path === 'targetChannelId.rich_menus')).toEqual([]);
    await app.api('DELETE', `/rich-menu-rules/${rule.id}`);
    expect(await check()).toBe(undefined);
  });
});

describe('a customer who blocks the account', () => {
  test('costs no call, and has their menu again when they are back', async () => {
    const menu = await app.newMenu();
    await app.newRule('vip', menu);
    const customer = await app.newFriend();
    await app.giveTags(customer, 'vip');
    await app.play(customer, 'block');
    await app.settle();
    const from = await app.callCount();
    await app.giveTags(customer);
    await app.giveTags(customer, 'vip');
    expect(await app.changesSince(from)).toEqual([]);
    await app.play(customer, 'unblock');
    await app.settle();
    expect(await app.menuOf(customer)).toBe(menu);
  });

  test('and writes again, though LINE’s event of it is lost, has their menu again', async () => {
    const menu = await app.newMenu();
    await app.newRule('vip', menu);
    const customer = await app.newFriend();
    await app.giveTags(customer, 'vip');
    await app.play(customer, 'block');
    await app.settle();
    await app.friendship(customer, 'friend');
    expect(await app.menuOf(customer)).toBe(null);
    await app.control.line.type(testLine.channelId, customer.id, 'back again');
    await app.settle();
    expect(await app.menuOf(customer)).toBe(menu);
  });

  test('and whose tag went meanwhile has none when they are back', async () => {
    await app.newRule('vip', await app.newMenu());
    const customer = await app.newFriend();
    await app.giveTags(customer, 'vip');
    await app.play(customer, 'block');
    await app.giveTags(customer);
    await app.play(customer, 'unblock');
    await app.settle();
    expect([await app.menuOf(customer), await app.keptMenu(customer)]).toEqual([null, []]);
  });
});

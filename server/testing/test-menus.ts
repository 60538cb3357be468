// Helpers for tests of rich menus: menus at LINE, rules, and what a customer's chat shows.
import { expect } from 'vitest';
import type { ContactView } from '../contract/contacts.ts';
import type { RichMenuRuleView } from '../contract/rich-menus.ts';
import { testLine } from './test-app.ts';
import { openLinkTest, type TestCustomer } from './test-link.ts';

export type MenuTest = Awaited<ReturnType<typeof openMenuTest>>;

/** Starts it; call once per test file, and `close` at the end. A link puts the tag `linked` on the contact on LINE. */
export async function openMenuTest() {
  const app = await openLinkTest({ campaign: { tags: { source: [], target: ['linked'] } } });
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
  const changeRule = async ({ id }: { id: string }, patch: object) => {
    expect((await app.api('PATCH', `/rich-menu-rules/${id}`, patch)).status).toBe(200);
    await app.settle();
  };
  const readRule = async ({ id }: { id: string }) =>
    (await app.api<RichMenuRuleView>('GET', `/rich-menu-rules/${id}`)).body;
  const menuOf = async (customer: { id: string }) =>
    (await app.control.line.menuOf(testLine.channelId, customer.id)).linked;
  const contactOf = async (customer: { lineUserId: string }) => {
    const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${customer.lineUserId}`);
    if (!body.items[0]) throw new Error('no contact');
    return body.items[0];
  };
  /** A friend who has written to the LINE account. */
  const newFriend = () => app.newCustomer('Lin', 'friend', { on: ['line'] });
  const setTags = async (customer: TestCustomer, tags: string[]) => {
    const { id } = await contactOf(customer);
    expect((await app.api('PATCH', `/contacts/${id}`, { tags })).status).toBe(200);
  };
  const giveTags = async (customer: TestCustomer, ...tags: string[]) => {
    await setTags(customer, tags);
    await app.settle();
  };
  /** LINE's calls about menus since `from`, without those that only read. */
  const changesSince = async (from: number) =>
    (await app.control.calls('line-api'))
      .slice(from)
      .filter(({ method, path }) => /richmenu/.test(path) && method !== 'GET');
  const callCount = async () => (await app.control.calls('line-api')).length;
  const keptMenu = (customer: TestCustomer) =>
    app.sql<{ current: string | null; is_settled: boolean; due: boolean }>(
      `select m.current, m.is_settled, m.due_at is not null as due from contact_menu m
       join contact c on c.id = m.contact_id where c.external_id = $1`,
      [customer.lineUserId],
    );
  /** As at the start: no rule, no fault. */
  const withoutRules = async () => {
    await app.control.removeFaults();
    const { body } = await app.api<{ items: RichMenuRuleView[] }>('GET', '/rich-menu-rules?limit=200');
    for (const { id } of body.items) await app.api('DELETE', `/rich-menu-rules/${id}`);
    await app.settle();
  };

  return {
    ...app,
    newMenu,
    newRule,
    changeRule,
    readRule,
    menuOf,
    newFriend,
    setTags,
    giveTags,
    changesSince,
    callCount,
    keptMenu,
    withoutRules,
  };
}

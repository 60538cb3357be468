// *Not me, undo* in the chats (rules §2, §6): where the button is, whose tap counts, and what is answered.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NewCampaign } from '../../contract/campaigns.ts';
import { type TestPlatform, testAccounts } from '../../testing/test-accounts.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';
import { buttonOf, readWatch, watchOf } from '../linking/watch.ts';

let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
});
afterEach(() => app.invariants());
afterAll(() => app.close());

const button = '不是我，復原';
const undone = '已復原，帳號分開了。';
type Person = Awaited<ReturnType<WhatsappTest['newCustomer']>>;

const said = async (on: TestPlatform, { id }: Person) =>
  (await app.control.chat(on, testAccounts[on], id)).filter(
    ({ direction, byPlatform }) => direction === 'to_customer' && !byPlatform,
  );
const lastOf = async (on: TestPlatform, person: Person) => (await said(on, person)).at(-1);
const tapData = async (on: TestPlatform, { id }: Person, data: string) => {
  if (on === 'line') await app.control.line.postback(testAccounts.line, id, data);
  else if (on === 'whatsapp') await app.control.whatsapp.reply(testAccounts.whatsapp, id, { id: data, title: button });
  else await app.control[on].postback(testAccounts[on], id, button, data);
  await app.settle();
};
/** Taps the button under the newest message there. */
const undoOn = async (on: TestPlatform, person: Person) =>
  tapData(on, person, (await lastOf(on, person))?.buttons[0]?.data ?? 'no button');

/** A customer who has linked a card of this source, to LINE, or to WhatsApp where LINE is the source. */
async function linkFrom(source: TestPlatform, more: Partial<NewCampaign> = {}) {
  const target = source === 'line' ? 'whatsapp' : 'line';
  const campaign = await app.newCampaign({ sourceChannelId: app[source].id, targetChannelId: app[target].id, ...more });
  const customer = await app.newCustomer('陳小美', 'friend', { on: [source] });
  const made = await app.newCard(customer, campaign.id, { on: source });
  if (target === 'whatsapp') await app.say(customer, made.draft);
  else expect((await app.link(customer, made)).status).toBe('linked');
  await app.settle();
  return { customer, card: made, target } as const;
}
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Another last character of base64url text of 16 bytes that decodes to the same bytes. */
const respelled = (character: string) => alphabet[alphabet.indexOf(character) ^ 1] ?? '';
const joined = async ({ id }: { id: string }) => {
  const [row] = await app.sql<{ joined: boolean }>(
    `select s.profile_id = t.profile_id as joined from attempt a join contact s on s.id = a.source_contact_id
     join contact t on t.id = a.target_contact_id where a.card_id = $1`,
    [id],
  );
  return row?.joined;
};

describe.each(['messenger', 'instagram', 'whatsapp', 'line'] as const)('a source on %s', (source) => {
  test('the button is under the message, undoes the link, and confirms it, however often', async () => {
    const { customer, card, target } = await linkFrom(source);
    expect(await lastOf(source, customer)).toMatchObject({ text: 'source linked', buttons: [{ label: button }] });
    expect(await joined(card)).toBe(true);
    const data = (await lastOf(source, customer))?.buttons[0]?.data ?? '';
    await undoOn(source, customer);
    expect(await joined(card)).toBe(false);
    expect(await lastOf(source, customer)).toMatchObject({ text: undone });
    await tapData(source, customer, data);
    expect((await said(source, customer)).map(({ text }) => text)).toEqual(['source linked', undone, undone]);
    expect((await said(target, customer)).map(({ text }) => text)).toEqual(['target linked']);
  });
});

describe('sourceNotice', () => {
  const notice = '這裡剛連結了一個 LINE 帳號。';
  test.each<[string, NewCampaign['sourceNotice'], string | null, { text: string; buttons: number }[]]>([
    ['with_message, a message', 'with_message', 'hello', [{ text: 'hello', buttons: 1 }]],
    ['with_message, none', 'with_message', null, []],
    ['always, a message', 'always', 'hello', [{ text: 'hello', buttons: 1 }]],
    ['always, none', 'always', null, [{ text: notice, buttons: 1 }]],
    ['never, a message', 'never', 'hello', [{ text: 'hello', buttons: 0 }]],
    ['never, none', 'never', null, []],
  ])('%s', async (_name, sourceNotice, text, expected) => {
    const source = text === null ? null : ({ kind: 'text', text } as const);
    const onSuccess = { source, target: { kind: 'text', text: 'target linked' } } as const;
    const { customer } = await linkFrom('messenger', { sourceNotice, onSuccess });
    const messages = (await said('messenger', customer)).map((it) => ({ text: it.text, buttons: it.buttons.length }));
    expect(messages).toEqual(expected);
    // LINE's page has it; its chat needs no button.
    expect(await said('line', customer)).toMatchObject([{ text: 'target linked', buttons: [] }]);
  });

  test('in the brand’s own language', async () => {
    await app.sql("insert into brand (locale) values ('en')");
    const onSuccess = { source: null, target: { kind: 'text', text: 'target linked' } } as const;
    const { customer, card } = await linkFrom('messenger', { sourceNotice: 'always', onSuccess });
    expect(await said('messenger', customer)).toMatchObject([
      { text: 'A LINE account was linked here.', buttons: [{ label: 'Not me, undo' }] },
    ]);
    await undoOn('messenger', customer);
    await app.sql('delete from brand');
    expect((await lastOf('messenger', customer))?.text).toBe('Undone.');
    expect(await joined(card)).toBe(false);
  });
});

describe('whose tap counts', () => {
  test('the target’s, on WhatsApp', async () => {
    const { customer, card } = await linkFrom('line');
    await undoOn('whatsapp', customer);
    expect(await joined(card)).toBe(false);
    expect((await lastOf('whatsapp', customer))?.text).toBe(undone);
    expect((await said('line', customer)).map(({ text }) => text)).toEqual(['source linked']);
  });

  test.each(['messenger', 'line', 'whatsapp'] as const)(
    'not a stranger’s on %s: nothing happens, nothing is said',
    async (on) => {
      const { customer, card } = await linkFrom('messenger');
      const data = (await lastOf('messenger', customer))?.buttons[0]?.data ?? '';
      const stranger = await app.newCustomer('王大明');
      await tapData(on, stranger, data);
      expect(await joined(card)).toBe(true);
      expect(await said(on, stranger)).toEqual([]);
      const [event] = await app.sql("select note from inbound_event where kind = 'postback' order by id desc limit 1");
      expect(event).toEqual({ note: 'not_theirs' });
    },
  );

  test('not with a forged watch, nor with one of an attempt that linked nothing', async () => {
    const { customer, card } = await linkFrom('messenger');
    const data = (await lastOf('messenger', customer))?.buttons[0]?.data ?? '';
    // The second differs only in bits that decoding drops: still another text than ours.
    for (const ending of ['x', respelled(data.slice(-1))]) {
      await tapData('messenger', customer, `${data.slice(0, -1)}${ending}`);
      expect(await joined(card)).toBe(true);
    }
    const second = await app.newCard(customer, (await app.newCampaign({ askFirst: true })).id);
    await app.link(customer, second);
    const [attempt] = await app.attempts(second);
    await tapData('messenger', customer, `undo:${buttonOf(app.context, attempt?.id ?? '')}`);
    expect((await said('messenger', customer)).map(({ text }) => text)).toEqual(['source linked']);
    expect(await joined(card)).toBe(true);
  });

  test('14 §1.1: a button gives no access to the page’s answer: no name of the other side, no undo as somebody else', async () => {
    const { customer } = await linkFrom('messenger');
    const data = (await lastOf('messenger', customer))?.buttons[0]?.data ?? '';
    const watch = data.replace('undo:', '');
    expect(watch).toMatch(/^[0-9a-f-]{36}\.[\w-]{22}$/);
    expect((await fetch(`${app.url}/api/v1/link/${watch}`)).status).toBe(404);
    expect(readWatch(app.context, watch)).toBeNull();
  });

  test('a button sent by 0.1 still undoes the link', async () => {
    const { customer, card } = await linkFrom('messenger');
    const [attempt] = await app.attempts(card);
    await tapData('messenger', customer, `undo:${watchOf(app.context, attempt?.id ?? '')}`);
    expect(await joined(card)).toBe(false);
  });

  test('14 §2.6: tapped over and over it is answered a few times an hour', async () => {
    const { customer } = await linkFrom('messenger');
    const data = (await lastOf('messenger', customer))?.buttons[0]?.data ?? '';
    for (let i = 0; i < 6; i += 1) await tapData('messenger', customer, data);
    const texts = (await said('messenger', customer)).map(({ text }) => text);
    // The first, which undid it, and two more.
    expect(texts).toEqual(['source linked', ...Array(3).fill('已復原，帳號分開了。')]);
  });

  test('the button of an older link doesn’t report “undone” while the two are linked again', async () => {
    const { customer } = await linkFrom('messenger');
    const older = (await lastOf('messenger', customer))?.buttons[0]?.data ?? '';
    await undoOn('messenger', customer);
    const next = await app.newCard(customer, (await app.newCampaign()).id);
    await app.postLink(await app.tap(next), await app.login(customer), true);
    await app.settle();
    expect(await joined(next)).toBe(true);
    await tapData('messenger', customer, older);
    expect((await lastOf('messenger', customer))?.text).toBe('請在聊天室跟我們說，我們幫你處理。');
    expect(await joined(next)).toBe(true);
  });

  test('after 24 hours it is refused in words, and the link stays', async () => {
    const { customer, card } = await linkFrom('messenger');
    await app.sql(
      `update merge set at = at - interval '24 hours 1 second' from attempt a where a.id = merge.attempt_id and a.card_id = $1`,
      [card.id],
    );
    await undoOn('messenger', customer);
    expect((await lastOf('messenger', customer))?.text).toBe('已經超過 24 小時。請在聊天室跟我們說，我們幫你處理。');
    expect(await joined(card)).toBe(true);
  });
});

test('messages due because of the link are not sent once it is undone', async () => {
  const customer = await app.newCustomer();
  const card = await app.newCard(customer);
  await app.say(customer, card.draft);
  await app.sql(
    `update outbox set state = 'due', next_at = now() + interval '1 hour' where cause = 'success_source' and card_id = $1`,
    [card.id],
  );
  await undoOn('whatsapp', customer);
  const [row] = await app.sql('select state, reason from outbox where cause = $1 and card_id = $2', [
    'success_source',
    card.id,
  ]);
  expect(row).toEqual({ state: 'skipped', reason: 'undone' });
});

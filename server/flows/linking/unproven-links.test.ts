// Links that the tap alone didn't prove (rules §2, §9): the source's chat gets a notice, and a forwarded draft asks first.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NewCampaign } from '../../contract/campaigns.ts';
import { findCodes } from '../../domain/linking/whatsapp-code.ts';
import { agents } from '../../simulator/agents.ts';
import { testAccounts } from '../../testing/test-accounts.ts';
import { testWhatsapp } from '../../testing/test-app.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';
import { codeOfCard, isFreshCode } from '../cards/card-code.ts';

let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest({ env: { TRUST_PROXY: '1' } });
});
afterEach(() => app.invariants());
afterAll(() => app.close());

const undoButton = '不是我，復原';
const quiet = {
  sourceNotice: 'never',
  onSuccess: { source: null, target: { kind: 'text', text: 'target linked' } },
} satisfies Partial<NewCampaign>;
const onSource = async ({ id }: { id: string }) =>
  (await app.control.chat('messenger', testAccounts.messenger, id)).filter(
    ({ direction }) => direction === 'to_customer',
  );
const heard = async (customer: { id: string }) =>
  (await onSource(customer)).map(({ text, buttons }) => ({ text, button: buttons[0]?.label }));

describe('14 §1.2: an unproven link sends a notice to the source’s chat, even if the campaign says never', () => {
  const notice = (target: string) => [{ text: `這裡剛連結了一個 ${target} 帳號。`, button: undoButton }];

  test('a question that was answered Yes', async () => {
    const owner = await app.newCustomer('陳小美');
    const stranger = await app.newCustomer('王大明', 'friend', { on: [] });
    const card = await app.newCard(owner, (await app.newCampaign(quiet)).id);
    const answer = await app.postLink(card.token, await app.login(stranger), true);
    expect(answer.status).toBe('linked');
    await app.settle();
    expect(await heard(owner)).toEqual(notice('LINE'));
    // What the button undoes.
    const data = (await onSource(owner)).at(-1)?.buttons[0]?.data ?? '';
    await app.control.messenger.postback(testAccounts.messenger, owner.id, undoButton, data);
    await app.settle();
    expect((await heard(owner)).at(-1)?.text).toBe('已復原，帳號分開了。');
  });

  test('… before the friendship, and the follow completes it without asking again', async () => {
    const owner = await app.newCustomer('陳小美');
    const stranger = await app.newCustomer('王大明', 'never', { on: [] });
    const card = await app.newCard(owner, (await app.newCampaign(quiet)).id);
    expect((await app.postLink(card.token, await app.login(stranger), true)).status).toBe('add_friend');
    await app.play(stranger, 'follow');
    await app.settle();
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await heard(owner)).toEqual(notice('LINE'));
  });

  test('a proven tap with the same campaign sends none', async () => {
    const owner = await app.newCustomer('陳小美');
    const card = await app.newCard(owner, (await app.newCampaign(quiet)).id);
    expect((await app.link(owner, card)).status).toBe('linked');
    await app.settle();
    expect(await heard(owner)).toEqual([]);
  });

  test('a draft on WhatsApp that asked', async () => {
    const owner = await app.newCustomer('陳小美');
    const card = await app.newCard(owner, (await app.toWhatsapp(quiet)).id);
    await app.say(owner, card.unproven);
    await app.press(owner, '是我，連結');
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await heard(owner)).toEqual(notice('WhatsApp'));
  });

  test('a card whose address the API returned, even for a proven tap', async () => {
    const owner = await app.newCustomer('陳小美');
    const card = await app.newCard(owner, (await app.newCampaign(quiet)).id, { handedOut: true });
    expect((await app.link(owner, card)).status).toBe('linked');
    await app.settle();
    expect(await heard(owner)).toEqual(notice('LINE'));
  });

  test('the API’s default is always', async () => {
    expect(app.campaign.sourceNotice).toBe('with_message');
    expect((await app.newCampaign()).sourceNotice).toBe('always');
  });
});

describe('14 §1.2: a draft carries whether its tap was proven', () => {
  const home = '203.0.113.9';
  /** The code in the draft that this browser gets on this network. */
  async function draftOf(card: { token: string }, agent: keyof typeof agents, address = home, query = '') {
    const headers = { 'user-agent': agents[agent], 'x-forwarded-for': address };
    const answer = await fetch(`${app.url}/go/${card.token}${query}`, { headers, redirect: 'manual' });
    const location = answer.headers.get('location');
    if (location) return { e: new URL(location).search, code: '' };
    const text = decodeURIComponent(
      (await answer.text()).replaceAll('&amp;', '&').match(/wa\.me\/\d+\?text=([^"']+)/)?.[1] ?? '',
    );
    return { e: '', code: findCodes(text).candidates[0] ?? '' };
  }
  const isProven = (card: { id: string }, code: string, at = app.context.now()) =>
    isFreshCode(app.context, { id: card.id, kid: 'test' }, code, at);
  const newCard = async () => app.newCard(await app.newCustomer('陳小美'));

  test('started in Messenger, carried to Safari on the same network: it links at once', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    const { e } = await draftOf(card, 'messenger-ios');
    const { code } = await draftOf(card, 'safari-ios', home, e);
    expect(isProven(card, code)).toBe(true);
    await app.say(customer, card.draft.replace(card.shown, code));
    expect(await app.outcomes(card)).toEqual(['linked']);
  });

  test.each<[string, (card: { token: string }) => Promise<{ code: string }>]>([
    ['opened in Safari from a forwarded card', (card) => draftOf(card, 'safari-ios')],
    [
      'carried to another network',
      async (card) => draftOf(card, 'safari-ios', '198.51.100.7', (await draftOf(card, 'messenger-ios')).e),
    ],
    [
      'begun in another app',
      async (card) => draftOf(card, 'safari-ios', home, (await draftOf(card, 'instagram-ios')).e),
    ],
  ])('%s: it asks', async (_name, open) => {
    const card = await newCard();
    const { code } = await open(card);
    expect(code).toBe(codeOfCard(app.context, card.id, 'test'));
    expect(isProven(card, code)).toBe(false);
  });

  const forward = (customer: { id: string }, text: string) =>
    app.control.whatsapp.type(testWhatsapp.phoneNumberId, customer.id, text, { forwarded: true });
  test.each<[string, (stranger: { id: string }, card: { shown: string; draft: string }) => Promise<unknown>]>([
    ['the code alone', (stranger, { shown }) => app.say(stranger, shown)],
    [
      'the draft’s last line pushed out of sight',
      (stranger, { shown, draft }) =>
        app.say(stranger, `${shown} ${draft.split('\n').at(-1)}${'\n'.repeat(40)}我要領八折券`),
    ],
    [
      'the draft’s last line above its code',
      (stranger, { shown, draft }) => app.say(stranger, `${draft.split('\n').at(-1)}\n${shown}`),
    ],
    [
      'a draft with invisible lines in it',
      (stranger, { draft }) => app.say(stranger, draft.replace(/\n(?=[^\n]*$)/, `\n${'\u2800\n'.repeat(30)}`)),
    ],
    ['words that hide what it does', (stranger, { shown }) => app.say(stranger, `我要領八折券 ${shown}`)],
    [
      'what another platform’s draft says',
      (stranger, { draft }) => app.say(stranger, draft.replace('Messenger', 'LINE')),
    ],
    ['a message that WhatsApp says was forwarded', (stranger, { draft }) => forward(stranger, draft)],
  ])('whoever sends a proven code in %s is asked: its sender may not know what it does', async (_name, send) => {
    const owner = await app.newCustomer('陳小美');
    const stranger = await app.newCustomer('王大明', 'friend', { on: [] });
    const card = await app.newCard(owner);
    await send(stranger, card);
    await app.settle();
    expect(await app.outcomes(card)).toEqual(['open']);
    expect((await app.buttons(stranger)).map(({ label }) => label)).toEqual(['是我，連結', '不是我']);
  });

  test('a stranger who sends a forwarded draft is asked, and nothing is linked until they say Yes', async () => {
    const owner = await app.newCustomer('陳小美');
    const stranger = await app.newCustomer('王大明', 'friend', { on: [] });
    const card = await app.newCard(owner);
    await app.say(stranger, card.unproven);
    expect(await app.outcomes(card)).toEqual(['open']);
    expect((await app.buttons(stranger)).map(({ label }) => label)).toEqual(['是我，連結', '不是我']);
    await app.press(stranger, '不是我');
    expect(await app.outcomes(card)).toEqual(['declined']);
    expect(await heard(owner)).toEqual([]);
  });

  test('an hour-old draft asks; its beginning can’t be forged into a fresh one', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    expect(isProven(card, card.code, new Date(app.context.now().getTime() + 60 * 60_000))).toBe(false);
    const forged = `${card.code.slice(0, 10)}${card.code.endsWith('0') ? '1' : '0'}${card.code.slice(10, 15)}`;
    await app.say(customer, forged);
    expect(await app.outcomes(card)).toEqual(['open']);
  });

  test('a card of the last release has only the code that asks, also for a proven tap', async () => {
    const card = await newCard();
    await app.sql('update card set fresh_code_hash = null where id = $1', [card.id]);
    const { e } = await draftOf(card, 'messenger-ios');
    expect((await draftOf(card, 'safari-ios', home, e)).code).toBe(codeOfCard(app.context, card.id, 'test'));
  });
});

// When a code asks before it links (rules §9), and what the two buttons do: once, twice, late and tapped by strangers.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testPage } from '../../testing/test-app.ts';
import type { TestCustomer } from '../../testing/test-link.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
let askFirst: string;
beforeAll(async () => {
  app = await openWhatsappTest();
  askFirst = (await app.toWhatsapp({ askFirst: true })).id;
});
afterEach(() => app.invariants());
afterAll(() => app.close());

const question = '要把「陳＊美」的 Messenger 和這個 WhatsApp 連結嗎？';
const notLinked = '好，沒有連結。想連結時，再點一次卡片就好。';
const badCode = '這個代碼打錯、用過或過期了，沒有連結。請再點一次卡片。';
const again = /^之前就連結好了。/;
const last = async (customer: { id: string }) => (await app.chats(customer)).whatsapp.at(-1);

/** A customer who sent the code of a card that asks. */
async function asked() {
  const customer = await app.newCustomer('陳小美');
  const card = await app.newCard(customer, askFirst);
  await app.say(customer, card.draft);
  expect(await app.chats(customer)).toEqual({ whatsapp: [question], messenger: [] });
  expect(await app.buttons(customer)).toMatchObject([{ label: '是我，連結' }, { label: '不是我' }]);
  expect(await app.outcomes(card)).toEqual(['open']);
  return { customer, card };
}

describe('it asks', () => {
  test('where the campaign does: Yes links, and the undo button is below', async () => {
    const { customer, card } = await asked();
    await app.press(customer, '是我，連結');
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await app.chats(customer)).toEqual({ whatsapp: [question, 'target linked'], messenger: ['source linked'] });
    expect(await app.buttons(customer)).toMatchObject([{ label: '不是我，復原' }]);
  });

  test('Not me: declined, confirmed in words, and the owner gets no message', async () => {
    const { customer, card } = await asked();
    await app.press(customer, '不是我');
    expect(await app.outcomes(card)).toEqual(['declined']);
    expect(await app.chats(customer)).toEqual({ whatsapp: [question, notLinked], messenger: [] });
  });

  test('for a card that another number sent before, whatever the outcome', async () => {
    const owner = await app.newCustomer('陳小美');
    const stranger = await app.newCustomer('王大明');
    const card = await app.newCard(owner, askFirst);
    await app.say(stranger, card.draft);
    await app.press(stranger, '不是我');
    await app.api('PATCH', `/campaigns/${askFirst}`, { askFirst: false });
    await app.say(owner, card.draft);
    await app.api('PATCH', `/campaigns/${askFirst}`, { askFirst: true });
    expect(await last(owner)).toBe(question);
    expect(await app.outcomes(card)).toEqual(['declined', 'open']);
  });

  test('for a pair that was declined, or undone, with another card', async () => {
    for (const part of [notMe, undo]) {
      const customer = await app.newCustomer('陳小美');
      await part(customer);
      const card = await app.newCard(customer);
      await app.say(customer, card.draft);
      expect(await last(customer)).toBe(question);
      expect(await app.outcomes(card)).toEqual(['open']);
    }
  });
  async function notMe(customer: TestCustomer) {
    await app.say(customer, (await app.newCard(customer, askFirst)).draft);
    await app.press(customer, '不是我');
  }
  async function undo(customer: TestCustomer) {
    await app.say(customer, (await app.newCard(customer)).draft);
    await app.press(customer, '不是我，復原');
    expect(await last(customer)).toBe('已復原，帳號分開了。');
  }

  test('a source without a name is “your account”; the brand’s own language is used', async () => {
    await app.sql("insert into brand (locale) values ('en')");
    const customer = await app.newCustomer('陳小美');
    await app.sql('update contact set name = null where external_id = $1', [customer.psid]);
    const card = await app.newCard(customer, askFirst);
    await app.say(customer, card.draft);
    await app.sql('delete from brand');
    expect(await last(customer)).toBe("Link your account's Messenger with this WhatsApp?");
    expect((await app.buttons(customer)).map(({ label }) => label)).toEqual(['Yes, link', 'Not me']);
  });

  test('the code again while it waits: asked again, and either question’s Yes links, once', async () => {
    const { customer, card } = await asked();
    const [older] = await app.buttons(customer);
    await app.say(customer, card.draft);
    expect(await app.outcomes(card)).toEqual(['superseded', 'open']);
    await app.reply(customer, '是我，連結', older?.data ?? '');
    expect((await app.outcomes(card)).sort()).toEqual(['linked', 'superseded']);
    await app.press(customer, '不是我，復原');
    expect(await last(customer)).toBe('已復原，帳號分開了。');
  });
});

describe('a late button', () => {
  test('Yes twice: the same answer, nothing else is sent', async () => {
    const { customer, card } = await asked();
    const data = await app.press(customer, '是我，連結');
    await app.reply(customer, '是我，連結', data);
    expect(await last(customer)).toMatch(again);
    expect((await app.chats(customer)).messenger).toEqual(['source linked']);
    expect(await app.outcomes(card)).toEqual(['linked']);
  });

  test('Not me after Yes: the link stays, and its undo is offered', async () => {
    const { customer, card } = await asked();
    const [yes, no] = await app.buttons(customer);
    await app.reply(customer, '是我，連結', yes?.data ?? '');
    await app.reply(customer, '不是我', no?.data ?? '');
    expect(await last(customer)).toMatch(again);
    expect(await app.outcomes(card)).toEqual(['linked']);
    await app.press(customer, '不是我，復原');
    expect(await last(customer)).toBe('已復原，帳號分開了。');
  });

  test('Yes after Not me: no link', async () => {
    const { customer, card } = await asked();
    const [yes, no] = await app.buttons(customer);
    await app.reply(customer, '不是我', no?.data ?? '');
    await app.reply(customer, '是我，連結', yes?.data ?? '');
    expect(await last(customer)).toBe(notLinked);
    expect(await app.outcomes(card)).toEqual(['declined']);
  });

  test.each([
    ['is revoked', 'revoked_at = now()'],
    ['has expired', "expires_at = now() - interval '1 second'"],
  ])('Yes once the card %s: no link', async (_name, set) => {
    const { customer, card } = await asked();
    await app.sql(`update card set ${set} where id = $1`, [card.id]);
    await app.press(customer, '是我，連結');
    expect(await last(customer)).toBe(badCode);
    expect(await app.outcomes(card)).toEqual(['open']);
  });

  test('Yes once another number has linked the card: no link', async () => {
    const { customer, card } = await asked();
    const other = await app.newCustomer('王大明');
    await app.say(other, card.draft);
    await app.press(other, '是我，連結');
    await app.press(customer, '是我，連結');
    expect(await last(customer)).toBe(badCode);
    expect((await app.outcomes(card)).sort()).toEqual(['failed', 'linked']);
  });

  test('Yes while the campaign is off: explained in words; Yes again once it is on links', async () => {
    const { customer, card } = await asked();
    await app.api('PATCH', `/campaigns/${askFirst}`, { enabled: false });
    const data = await app.press(customer, '是我，連結');
    expect(await last(customer)).toMatch(/^活動目前沒有開放。/);
    await app.api('PATCH', `/campaigns/${askFirst}`, { enabled: true });
    await app.reply(customer, '是我，連結', data);
    expect(await app.outcomes(card)).toEqual(['linked']);
  });
});

describe('a button tapped by a stranger does nothing and gets no answer', () => {
  test.each(['是我，連結', '不是我'])('“%s”', async (label) => {
    const { customer, card } = await asked();
    const data = (await app.buttons(customer)).find((it) => it.label === label)?.data ?? '';
    const stranger = await app.newCustomer('王大明');
    await app.reply(stranger, label, data);
    expect(await app.chats(stranger)).toEqual({ whatsapp: [], messenger: [] });
    expect(await app.outcomes(card)).toEqual(['open']);
    expect((await app.notes()).at(-1)).toBe('not_theirs');
  });

  test.each(['link:yes:', 'link:yes:x', 'link:maybe:x', 'undo:', 'undo:x', 'card:', 'x'])('“%s”', async (data) => {
    const { customer, card } = await asked();
    await app.reply(customer, 'x', data);
    expect((await app.chats(customer)).whatsapp).toEqual([question]);
    expect(await app.outcomes(card)).toEqual(['open']);
  });

  test('the source’s own contact may not say Yes for the target', async () => {
    const { customer, card } = await asked();
    const [yes] = await app.buttons(customer);
    await app.control.messenger.postback(testPage.pageId, customer.id, '是我，連結', yes?.data ?? '');
    await app.settle();
    expect(await app.outcomes(card)).toEqual(['open']);
    expect((await app.chats(customer)).messenger).toEqual([]);
  });
});

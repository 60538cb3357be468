// WhatsApp as target (rules §9): the code of a card, sent to the campaign's number, links as a tap does on LINE.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ChannelView } from '../../contract/channels.ts';
import { buildKeyRing } from '../../security/key-ring.ts';
import { testWhatsapp } from '../../testing/test-app.ts';
import { ringOf } from '../../testing/test-rings.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
  app.context.keys = buildKeyRing(ringOf(['test']), ['retired']);
});
afterEach(() => app.invariants());
afterAll(() => app.close());

const doing = '傳送後，我的 Messenger 和 WhatsApp 會連在一起。';
const badCode = '這個代碼打錯、用過或過期了，沒有連結。請再點一次卡片。';

describe('the code links', () => {
  test.each<[string, (shown: string) => string]>([
    ['in the draft, as it came', (shown) => `你好，我要連結帳號。\n代碼 ${shown}\n${doing}`],
    ['in the draft, with thanks behind it', (shown) => `代碼 ${shown}\n${doing} 謝謝`],
    ['in the draft without its first line', (shown) => `${shown}\n${doing}`],
    ['in small letters, with words around', (shown) => `你好 嗨 ${shown.toLowerCase()} 謝謝\n${doing}`],
    ['with O and I where 0 and 1 stand', (shown) => `${shown.replaceAll('0', 'O').replaceAll('1', 'l')}\n${doing}`],
    ['in English', (shown) => `Code ${shown}\nsending  this links my messenger and WhatsApp.`],
    [
      'at the end of 4,096 characters',
      (shown) => `${'這是一則很長的訊息。 '.repeat(370).slice(0, 4030)}${shown}\n${doing}`,
    ],
  ])('%s', async (_name, written) => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    await app.say(customer, written(card.shown));
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await app.chats(customer)).toEqual(app.bothLinked);
    expect(await app.buttons(customer)).toMatchObject([{ label: '不是我，復原' }]);
  });

  test('the link is counted', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    const linked = async () => {
      const { values } = await app.context.metrics.links.get();
      return values.find(({ labels }) => labels.status === 'linked' && labels.reason === '')?.value ?? 0;
    };
    const before = await linked();
    await app.say(customer, card.draft);
    expect(await linked()).toBe(before + 1);
  });

  test('a new contact, one known by number only, one whose number is hidden: one contact with both names', async () => {
    const customer = await app.newCustomer('陳小美');
    await app.control.patchWhatsappNumber(testWhatsapp.phoneNumberId, { noBsuid: true });
    await app.say(customer, 'hello');
    await app.control.patchWhatsappNumber(testWhatsapp.phoneNumberId, { noBsuid: false });
    const card = await app.newCard(customer);
    await app.say(customer, card.draft);
    await app.control.patchWhatsappNumber(testWhatsapp.phoneNumberId, { hidePhone: true });
    await app.say(customer, 'thanks');
    await app.control.patchWhatsappNumber(testWhatsapp.phoneNumberId, { hidePhone: false });
    const contacts = await app.sql<{ external_id: string; second_id: string; name: string }>(
      `select c.* from contact c join attempt a on a.target_channel_id = c.channel_id where a.card_id = $1
         and c.profile_id = (select profile_id from contact where id = a.source_contact_id)`,
      [card.id],
    );
    expect(contacts).toMatchObject([
      { external_id: expect.stringMatching(/^\d+$/), second_id: expect.stringMatching(/^TW\./) },
    ]);
    expect(contacts[0]?.name).toBe('陳小美');
    expect(await app.outcomes(card)).toEqual(['linked']);
  });

  test('a new contact is stored with its window and both names', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    await app.say(customer, card.draft);
    const [contact] = await app.sql<{ second_id: string; last_inbound_at: Date | null }>(
      'select c.* from contact c join attempt a on a.target_contact_id = c.id where a.card_id = $1',
      [card.id],
    );
    expect(contact).toMatchObject({ second_id: expect.stringMatching(/^\d+$/), last_inbound_at: expect.any(Date) });
  });

  test('the same webhook twice: one link, one message', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    await app.control.webhookSwitches({ duplicate: 3 });
    await app.say(customer, card.draft);
    await app.control.webhookSwitches({});
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await app.chats(customer)).toEqual(app.bothLinked);
  });

  test('sent again by the customer who linked: the same answer with the undo button, and nothing else is sent', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    await app.say(customer, card.draft);
    await app.say(customer, card.draft);
    const again = '之前就連結好了。之後在 Messenger 或 WhatsApp，小島選物 WhatsApp 都認得是你。';
    expect(await app.chats(customer)).toEqual({ whatsapp: ['target linked', again], messenger: ['source linked'] });
    expect((await app.said(customer)).at(-1)?.buttons).toMatchObject([{ label: '不是我，復原' }]);
    await app.sql("update attempt set ended_at = ended_at - interval '24 hours' where card_id = $1", [card.id]);
    await app.say(customer, card.draft);
    expect((await app.said(customer)).at(-1)).toMatchObject({ text: again, buttons: [] });
    expect(await app.outcomes(card)).toEqual(['linked']);
  });
});

describe('a code that is no longer valid, or is not this number’s', () => {
  const used = async () => {
    const [owner, other] = [await app.newCustomer('陳小美'), await app.newCustomer('王大明')];
    const card = await app.newCard(owner);
    await app.say(owner, card.draft);
    return { customer: other, text: card.draft };
  };
  const changed = async (set: string) => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    await app.sql(`update card set ${set} where id = $1`, [card.id]);
    return { customer, text: card.draft };
  };
  test.each<[string, () => Promise<{ customer: { id: string }; text: string }>]>([
    ['used by another', used],
    ['revoked', () => changed('revoked_at = now()')],
    ['of a card under a retired key', () => changed("kid = 'retired'")],
    ['expired', () => changed("expires_at = now() - interval '1 second'")],
    ['unknown', async () => ({ customer: await app.newCustomer('Lin'), text: 'Code 9CEG-1ZW3-45D9-005Q' })],
    [
      'none, though the draft begins so',
      async () => ({ customer: await app.newCustomer('Lin'), text: '你好，我要連結帳號。' }),
    ],
    [
      'none, in English',
      async () => ({ customer: await app.newCustomer('Lin'), text: 'Hi, please link my accounts. Thanks' }),
    ],
  ])('%s: told once, nothing is linked', async (_name, made) => {
    const { customer, text } = await made();
    await app.control.webhookSwitches({ duplicate: 2 });
    await app.say(customer, text);
    await app.control.webhookSwitches({});
    expect((await app.chats(customer)).whatsapp).toEqual([badCode]);
    expect(await app.linksOf(customer)).toEqual([]);
  });

  test('a used card is recorded as a failure, and its owner gets no message', async () => {
    const [owner, other] = [await app.newCustomer('陳小美'), await app.newCustomer('王大明')];
    const card = await app.newCard(owner);
    await app.say(owner, card.draft);
    await app.say(other, card.draft);
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'linked' }, { outcome: 'failed', reason: 'card_used' }]);
    expect(await app.chats(owner)).toEqual(app.bothLinked);
  });

  test('another number’s card', async () => {
    const second = { ...testWhatsapp, phoneNumberId: '106540352242923', phoneNumber: '886912345679' };
    await app.control.addWhatsappNumber({ ...second, name: 'Second', webhookUrl: `${app.url}/webhooks/meta` });
    const made = { platform: 'whatsapp', name: 'Second', credentials: second };
    const number = (await app.api<ChannelView>('POST', '/channels', made)).body;
    const customer = await app.newCustomer('陳小美');
    const elsewhere = await app.newCard(customer, (await app.toWhatsapp({ targetChannelId: number.id })).id);
    await app.say(customer, elsewhere.draft);
    expect((await app.chats(customer)).whatsapp).toEqual([badCode]);
    await app.say(customer, elsewhere.draft, second);
    expect(await app.outcomes(elsewhere)).toEqual(['linked']);
  });

  test('the marketer’s own words without the code', async () => {
    const customer = await app.newCustomer('陳小美');
    await app.toWhatsapp({ card: { whatsappText: '我要集點！' } });
    await app.say(customer, '我要集點！');
    expect((await app.chats(customer)).whatsapp).toEqual([badCode]);
  });

  test('ordinary messages stay ordinary', async () => {
    const customer = await app.newCustomer('陳小美');
    for (const text of ['hello there, are you open', '4111 1111 1111 1111', '🌸']) await app.say(customer, text);
    expect((await app.chats(customer)).whatsapp).toEqual([]);
  });

  test('the 21st unknown code in an hour is an ordinary message, and so is a valid one after it; an hour later it links', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    for (let i = 0; i < 19; i += 1) {
      await app.control.whatsapp.type(
        testWhatsapp.phoneNumberId,
        customer.id,
        `Z${i % 10}ZZ-ZZZZ-ZZZZ-ZZZ${Math.floor(i / 10)}`,
      );
    }
    await app.say(customer, 'ABCD-EFGH-JKMN-PQR7');
    expect((await app.chats(customer)).whatsapp).toHaveLength(20);
    await app.say(customer, 'ABCD-EFGH-JKMN-PQR8');
    await app.say(customer, card.draft);
    expect((await app.chats(customer)).whatsapp).toHaveLength(20);
    expect(await app.outcomes(card)).toEqual([]);
    expect((await app.notes()).slice(-2)).toEqual(['code_guessing', 'code_guessing']);
    app.clock.offsetMs = 3_600_000;
    const later = await app.newCard(customer);
    await app.say(customer, later.draft);
    app.clock.offsetMs = 0;
    expect(await app.outcomes(later)).toEqual(['linked']);
  });
});

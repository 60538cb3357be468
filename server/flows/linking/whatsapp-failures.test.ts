// A code that can't link (rules §9, §7): the sender gets an explanation, the source the marketer's message, the attempt the reason.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TestCustomer } from '../../testing/test-link.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
const write = { own: async (): Promise<unknown> => undefined };
beforeAll(async () => {
  app = await openWhatsappTest();
  app.context.beforeWrite = async ({ newAttempts, attemptChanges }) => {
    if (newAttempts || attemptChanges) await write.own();
  };
});
afterEach(async () => {
  write.own = async () => undefined;
  await app.invariants();
});
afterAll(() => app.close());

describe('a failure that was decided', () => {
  const disabled = async (customer: TestCustomer) => {
    const { id } = await app.toWhatsapp();
    const card = await app.newCard(customer, id);
    await app.api('PATCH', `/campaigns/${id}`, { enabled: false });
    return card;
  };
  const numbers = async (customer: TestCustomer) => {
    await app.say(customer, 'hello');
    const [source, target] = [
      await app.profileOf(app.messenger, customer.psid),
      await app.profileOf(app.whatsapp, await app.whatsappId(customer)),
    ];
    await app.api('PATCH', `/profiles/${source}`, { memberNumber: 'M-1' });
    await app.api('PATCH', `/profiles/${target}`, { memberNumber: 'M-2' });
    return app.newCard(customer);
  };
  const twoNumbers = async (customer: TestCustomer) => {
    const other = await app.newCustomer('王大明');
    const first = await app.newCard(customer);
    await app.say(other, first.draft);
    return app.newCard(customer);
  };
  /** The other side: it is the target that is linked with another account of the source's channel. */
  const twoSources = async (customer: TestCustomer) => {
    const other = await app.newCustomer('王大明');
    await app.say(customer, (await app.newCard(other)).draft);
    return app.newCard(customer);
  };
  const help = '請在聊天室跟我們說，我們幫你處理。你的帳號沒有變動。';
  test.each<[string, string, (customer: TestCustomer) => Promise<{ id: string; draft: string }>]>([
    ['campaign_disabled', `活動目前沒有開放。${help}`, disabled],
    ['member_number_conflict', `兩邊的會員資料不同。為了保護你，先不連結。${help}`, numbers],
    ['profile_conflict', `先不連結這兩個帳號。其中一個已經和別的帳號連結了。${help}`, twoNumbers],
    ['profile_conflict', `先不連結這兩個帳號。其中一個已經和別的帳號連結了。${help}`, twoSources],
  ])('%s', async (reason, words, made) => {
    const customer = await app.newCustomer('陳小美');
    const card = await made(customer);
    const before = await app.chats(customer);
    await app.say(customer, card.draft);
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason }]);
    expect(await app.chats(customer)).toEqual({
      whatsapp: [...before.whatsapp, words],
      messenger: [...before.messenger, 'link failed'],
    });
    const [attempt] = await app.sql<{ target_contact_id: string }>('select * from attempt where card_id = $1', [
      card.id,
    ]);
    expect(attempt?.target_contact_id).not.toBeNull();
  });

  test('contact_not_found: the source is gone, so only the sender gets a message', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    await app.sql("update contact set state = 'gone' where external_id = $1", [customer.psid]);
    await app.say(customer, card.draft);
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason: 'contact_not_found' }]);
    expect(await app.chats(customer)).toEqual({
      whatsapp: ['找不到原本的對話。先傳一則訊息給我們，再點一次卡片。你的帳號沒有變動。'],
      messenger: [],
    });
  });

  test('sent again once the reason is gone, it links', async () => {
    const customer = await app.newCustomer('陳小美');
    const campaign = await app.toWhatsapp({ enabled: true });
    const card = await app.newCard(customer, campaign.id);
    await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });
    await app.say(customer, card.draft);
    await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: true });
    await app.say(customer, card.draft);
    expect(await app.outcomes(card)).toEqual(['failed', 'linked']);
  });
});

describe('an error of ours', () => {
  const unexpected = '出了點狀況。這次沒有連結成功。你的帳號沒有變動。';
  const isOver = async () =>
    expect(await app.sql('select id from inbound_event where processed_at is null')).toEqual([]);

  test('in deciding: the attempt records it, the sender gets a message, and the event is processed', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    const { link } = app.context.store;
    const plain = link.read;
    link.read = async (key) => {
      const rows = await plain(key);
      return rows && { ...rows, campaign: { ...rows.campaign, onSuccess: null as never } };
    };
    await app.say(customer, card.draft);
    link.read = plain;
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason: 'unexpected_error' }]);
    expect(await app.chats(customer)).toEqual({ whatsapp: [unexpected], messenger: ['link failed'] });
    await isOver();
    await app.say(customer, card.draft);
    expect(await app.outcomes(card)).toEqual(['failed', 'linked']);
  });

  test('in writing: the same', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    let tries = 0;
    write.own = async () => {
      tries += 1;
      if (tries === 1) throw new Error('planted');
    };
    await app.say(customer, card.draft);
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason: 'unexpected_error' }]);
    expect((await app.chats(customer)).whatsapp).toEqual([unexpected]);
    await isOver();
  });

  test('while the database is away: the event waits, then links', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    write.own = async () => {
      throw new Error('the database is gone');
    };
    await app.say(customer, card.draft);
    expect(await app.outcomes(card)).toEqual([]);
    write.own = async () => undefined;
    await app.sql('update inbound_event set next_at = now() where processed_at is null');
    await app.sql('update event_queue set next_at = now()');
    await app.settle();
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await app.chats(customer)).toEqual(app.bothLinked);
  });
});

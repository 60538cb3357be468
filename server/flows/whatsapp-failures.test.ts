// A code that can't link (rules §9, §7): the sender is told in words, the source hears what the marketer wrote, the attempt says
// why; and what comes between the read and the write on another connection (§5).
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testWhatsapp } from '../test-app.ts';
import type { TestCustomer } from '../test-link.ts';
import { openWhatsappTest, type WhatsappTest } from '../test-whatsapp.ts';

let app: WhatsappTest;
const write = { own: async (): Promise<unknown> => undefined };
beforeAll(async () => {
  app = await openWhatsappTest();
  const { store } = app.context;
  const plain = store.write;
  store.write = async (it) => {
    if (it.newAttempt || it.attemptChanges.length > 0) await write.own();
    return plain(it);
  };
});
afterEach(async () => {
  write.own = async () => undefined;
  await app.invariants();
});
afterAll(() => app.close());

const linked = { whatsapp: ['target linked'], messenger: ['source linked'] };
const profileOf = async (channelId: string, externalId: string) => {
  const [row] = await app.sql<{ profile_id: string }>(
    'select profile_id from contact where channel_id = $1 and $2 in (external_id, second_id)',
    [channelId, externalId],
  );
  return row?.profile_id ?? '';
};
const whatsappId = (customer: { id: string }) =>
  app.control.externalId(customer.id, 'whatsapp', testWhatsapp.phoneNumberId);

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
      await profileOf(app.messenger.id, customer.psid),
      await profileOf(app.whatsapp.id, await whatsappId(customer)),
    ];
    await app.api('PATCH', `/profiles/${source}`, { memberNumber: 'M-1' });
    await app.api('PATCH', `/profiles/${target}`, { memberNumber: 'M-2' });
    return app.newCard(customer);
  };
  const twoNumbers = async (customer: TestCustomer) => {
    const other = await app.newCustomer('王大明');
    const first = await app.newCard(customer);
    await app.say(other, first.shown);
    return app.newCard(customer);
  };
  const help = '請在聊天室跟我們說，我們幫你處理。你的帳號沒有變動。';
  test.each<[string, string, (customer: TestCustomer) => Promise<{ id: string; shown: string }>]>([
    ['campaign_disabled', `活動目前沒有開放。${help}`, disabled],
    ['member_number_conflict', `兩邊的會員資料不同。為了保護你，先不連結。${help}`, numbers],
    ['profile_conflict', `先不連結這個帳號。你已經有另一個 WhatsApp 帳號。${help}`, twoNumbers],
  ])('%s', async (reason, words, made) => {
    const customer = await app.newCustomer('陳小美');
    const card = await made(customer);
    const before = (await app.chats(customer)).messenger;
    await app.say(customer, card.shown);
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason }]);
    expect((await app.chats(customer)).whatsapp).toEqual([words]);
    expect((await app.chats(customer)).messenger).toEqual([...before, 'link failed']);
    const [attempt] = await app.sql<{ target_contact_id: string }>('select * from attempt where card_id = $1', [
      card.id,
    ]);
    expect(attempt?.target_contact_id).not.toBeNull();
  });

  test('contact_not_found: the source has gone, so only the sender is told', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    await app.sql("update contact set state = 'gone' where external_id = $1", [customer.psid]);
    await app.say(customer, card.shown);
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason: 'contact_not_found' }]);
    expect(await app.chats(customer)).toEqual({
      whatsapp: ['找不到原本的對話。先傳一則訊息給我們，再點一次卡片。你的帳號沒有變動。'],
      messenger: [],
    });
  });

  test('sent again once the reason has passed, it links', async () => {
    const customer = await app.newCustomer('陳小美');
    const campaign = await app.toWhatsapp({ enabled: true });
    const card = await app.newCard(customer, campaign.id);
    await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });
    await app.say(customer, card.shown);
    await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: true });
    await app.say(customer, card.shown);
    expect(await app.outcomes(card)).toEqual(['failed', 'linked']);
  });
});

describe('a mistake of ours', () => {
  const unexpected = '出了點狀況。這次沒有連結成功。你的帳號沒有變動。';
  const isOver = async () =>
    expect(await app.sql('select id from inbound_event where processed_at is null')).toEqual([]);

  test('in deciding: the attempt says so, the sender is told, and the event is over', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    const { link } = app.context.store;
    const plain = link.read;
    link.read = async (key) => {
      const rows = await plain(key);
      return rows && { ...rows, campaign: { ...rows.campaign, onSuccess: null as never } };
    };
    await app.say(customer, card.shown);
    link.read = plain;
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason: 'unexpected_error' }]);
    expect(await app.chats(customer)).toEqual({ whatsapp: [unexpected], messenger: ['link failed'] });
    await isOver();
    await app.say(customer, card.shown);
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
    await app.say(customer, card.shown);
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason: 'unexpected_error' }]);
    expect((await app.chats(customer)).whatsapp).toEqual([unexpected]);
    await isOver();
  });

  test('while the database is gone: the event waits, and links then', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    write.own = async () => {
      throw new Error('the database is gone');
    };
    await app.say(customer, card.shown);
    expect(await app.outcomes(card)).toEqual([]);
    write.own = async () => undefined;
    await app.sql('update inbound_event set next_at = now() where processed_at is null');
    await app.settle();
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await app.chats(customer)).toEqual(linked);
  });
});

describe('a code, and between its read and its write', () => {
  /** Lets `other` happen whole, once. Gives how often the code's own decision tried to write. */
  function between(other: () => Promise<unknown>) {
    const tries = { count: 0 };
    write.own = async () => {
      tries.count += 1;
      if (tries.count === 1) await other();
    };
    return tries;
  }

  test('another number links the card: one link, the second is told that the code is used', async () => {
    const [customer, other] = [await app.newCustomer('陳小美'), await app.newCustomer('王大明')];
    const card = await app.newCard(customer);
    let count = 0;
    write.own = async () => {
      count += 1;
      // Both have read the card before either has written.
      if (count === 1) await both.promise;
      if (count === 2) both.open();
    };
    const both = gate();
    await app.control.whatsapp.type(testWhatsapp.phoneNumberId, customer.id, card.shown);
    await app.control.whatsapp.type(testWhatsapp.phoneNumberId, other.id, card.shown);
    await app.settle();
    expect(count).toBeGreaterThanOrEqual(3);
    expect((await app.attempts(card)).map(({ outcome, reason }) => [outcome, reason]).sort()).toEqual([
      ['failed', 'card_used'],
      ['linked', null],
    ]);
    const said = [(await app.chats(customer)).whatsapp, (await app.chats(other)).whatsapp].sort();
    expect(said).toEqual([['target linked'], ['這個代碼打錯、用過或過期了，沒有連結。請再點一次卡片。']].sort());
  });

  test('the campaign is switched off', async () => {
    const customer = await app.newCustomer('陳小美');
    const campaign = await app.toWhatsapp();
    const card = await app.newCard(customer, campaign.id);
    const tries = between(() => app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false }));
    await app.say(customer, card.shown);
    expect(tries.count).toBe(2);
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason: 'campaign_disabled' }]);
    expect((await app.chats(customer)).whatsapp).toEqual([expect.stringMatching(/^活動目前沒有開放。/)]);
  });

  test('the card is revoked', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    between(() => app.sql('update card set revoked_at = now() where id = $1', [card.id]));
    await app.say(customer, card.shown);
    expect(await app.outcomes(card)).toEqual([]);
    expect((await app.chats(customer)).messenger).toEqual([]);
  });

  test('a member number is given: the survivor has it', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    const id = await profileOf(app.messenger.id, customer.psid);
    const tries = between(() => app.api('PATCH', `/profiles/${id}`, { memberNumber: 'M-3' }));
    await app.say(customer, card.shown);
    expect(tries.count).toBe(2);
    const { body } = await app.api<{ memberNumber: string; contacts: unknown[] }>('GET', `/profiles/${id}`);
    expect(body).toMatchObject({ memberNumber: 'M-3' });
    expect(body.contacts).toHaveLength(2);
  });

  test('the same person’s contact is made: one contact, one link', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    const contact = { channelId: app.whatsapp.id, externalId: await whatsappId(customer) };
    const tries = between(() => app.api('POST', '/cards', { campaignId: fromWhatsapp, contact }));
    const fromWhatsapp = (await app.newCampaign({ sourceChannelId: app.whatsapp.id, targetChannelId: app.line.id })).id;
    await app.say(customer, card.shown);
    expect(tries.count).toBe(2);
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect(await app.chats(customer)).toEqual(linked);
  });

  test('Yes is tapped twice at once: one link', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer, (await app.toWhatsapp({ askFirst: true })).id);
    await app.say(customer, card.shown);
    await app.control.webhookSwitches({ duplicate: 2 });
    const data = await app.press(customer, '是我，連結');
    await app.control.webhookSwitches({});
    await app.reply(customer, '是我，連結', data);
    expect(await app.outcomes(card)).toEqual(['linked']);
    expect((await app.chats(customer)).messenger).toEqual(['source linked']);
  });
});

function gate() {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: () => open() };
}

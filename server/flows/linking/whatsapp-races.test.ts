// A code, and what another connection writes between its read and its write (rules §5).
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testWhatsapp } from '../../testing/test-app.ts';
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

/** Runs `other` to its end, once. Returns how often the code's own decision tried to write. */
function between(other: () => Promise<unknown>) {
  const tries = { count: 0 };
  write.own = async () => {
    tries.count += 1;
    if (tries.count === 1) await other();
  };
  return tries;
}

test('another number links the card: one link, the second gets “used”', async () => {
  const [customer, other] = [await app.newCustomer('陳小美'), await app.newCustomer('王大明')];
  const card = await app.newCard(customer);
  let count = 0;
  write.own = async () => {
    count += 1;
    // Both read the card before either writes.
    if (count === 1) await both.promise;
    if (count === 2) both.open();
  };
  const both = gate();
  await app.control.whatsapp.type(testWhatsapp.phoneNumberId, customer.id, card.draft);
  await app.control.whatsapp.type(testWhatsapp.phoneNumberId, other.id, card.draft);
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
  await app.say(customer, card.draft);
  expect(tries.count).toBe(2);
  expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason: 'campaign_disabled' }]);
  expect((await app.chats(customer)).whatsapp).toEqual([expect.stringMatching(/^活動目前沒有開放。/)]);
});

test('the card is revoked', async () => {
  const customer = await app.newCustomer('陳小美');
  const card = await app.newCard(customer);
  between(() => app.sql('update card set revoked_at = now() where id = $1', [card.id]));
  await app.say(customer, card.draft);
  expect(await app.outcomes(card)).toEqual([]);
  expect((await app.chats(customer)).messenger).toEqual([]);
});

test('a member number is set: the survivor has it', async () => {
  const customer = await app.newCustomer('陳小美');
  const card = await app.newCard(customer);
  const id = await app.profileOf(app.messenger, customer.psid);
  const tries = between(() => app.api('PATCH', `/profiles/${id}`, { memberNumber: 'M-3' }));
  await app.say(customer, card.draft);
  expect(tries.count).toBe(2);
  const { body } = await app.api<{ memberNumber: string; contacts: unknown[] }>('GET', `/profiles/${id}`);
  expect(body).toMatchObject({ memberNumber: 'M-3' });
  expect(body.contacts).toHaveLength(2);
});

test('the same person’s contact is created: one contact, one link', async () => {
  const customer = await app.newCustomer('陳小美');
  const card = await app.newCard(customer);
  const contact = { channelId: app.whatsapp.id, externalId: await app.whatsappId(customer) };
  const tries = between(() => app.api('POST', '/cards', { campaignId: fromWhatsapp, contact }));
  const fromWhatsapp = (await app.newCampaign({ sourceChannelId: app.whatsapp.id, targetChannelId: app.line.id })).id;
  await app.say(customer, card.draft);
  expect(tries.count).toBe(2);
  expect(await app.outcomes(card)).toEqual(['linked']);
  expect(await app.chats(customer)).toEqual(app.bothLinked);
});

test('Yes is tapped twice at once: one link', async () => {
  const customer = await app.newCustomer('陳小美');
  const card = await app.newCard(customer, (await app.toWhatsapp({ askFirst: true })).id);
  await app.say(customer, card.draft);
  await app.control.webhookSwitches({ duplicate: 2 });
  const data = await app.press(customer, '是我，連結');
  await app.control.webhookSwitches({});
  await app.reply(customer, '是我，連結', data);
  expect(await app.outcomes(card)).toEqual(['linked']);
  expect((await app.chats(customer)).messenger).toEqual(['source linked']);
});

function gate() {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: () => open() };
}

// Linking and undoing in turn, and one code over and over (rules §3, §9): each costs the brand a message, so each has a limit.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testAccounts } from '../../testing/test-accounts.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

const hourMs = 3_600_000;
let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
});
afterEach(async () => {
  app.clock.offsetMs = 0;
  await app.invariants();
});
afterAll(() => app.close());

describe('14 §2.6: a pair links three times a day, undone in between', () => {
  test('on LINE: the fourth time is 429, and sends nothing; a day later it links', async () => {
    const customer = await app.newCustomer('陳小美');
    const tokens = await app.login(customer);
    const linkAndUndo = async () => {
      const card = await app.newCard(customer, (await app.newCampaign()).id);
      const linked = await app.postLink(await app.tap(card), tokens, true);
      await app.api('POST', `/link/${linked.watch}/undo`, { idToken: tokens.idToken });
      await app.settle();
      return linked;
    };
    for (let i = 0; i < 3; i += 1) expect((await linkAndUndo()).status).toBe('linked');
    const before = (await app.control.chat('line', testAccounts.line, customer.id)).length;
    expect(await linkAndUndo()).toMatchObject({ status: 429, code: 'rate_limited' });
    expect((await app.control.chat('line', testAccounts.line, customer.id)).length).toBe(before);
    await app.sql("update attempt set ended_at = ended_at - interval '24 hours' where target_external_id = $1", [
      customer.lineUserId,
    ]);
    expect((await linkAndUndo()).status).toBe('linked');
  });

  test('on WhatsApp: the fourth code is an ordinary message', async () => {
    const customer = await app.newCustomer('陳小美');
    for (let i = 0; i < 4; i += 1) {
      const card = await app.newCard(customer);
      await app.say(customer, card.draft);
      // Undone before, so it asks.
      if (i > 0) await app.press(customer, '是我，連結');
      expect(await app.outcomes(card)).toEqual([i < 3 ? 'linked' : 'open']);
      if (i < 3) await app.press(customer, '不是我，復原');
    }
    expect((await app.notes()).at(-1)).toBe('too_often');
    const help = '請在聊天室跟我們說，我們幫你處理。';
    await app.press(customer, '是我，連結');
    expect((await app.chats(customer)).whatsapp.filter((text) => text === help)).toEqual([help]);
  });
});

test('14 §2.6: one code over and over is answered twenty times an hour', async () => {
  const customer = await app.newCustomer('王大明', 'friend', { on: [] });
  const card = await app.newCard(await app.newCustomer('陳小美'));
  for (let i = 0; i < 23; i += 1) await app.say(customer, card.unproven);
  expect((await app.chats(customer)).whatsapp).toHaveLength(20);
  expect(await app.outcomes(card)).toHaveLength(20);
  app.clock.offsetMs = hourMs + 60_000;
  await app.say(customer, card.unproven);
  expect(await app.outcomes(card)).toHaveLength(21);
});

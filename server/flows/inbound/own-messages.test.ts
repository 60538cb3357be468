// WhatsApp's later statuses of our own messages (rules §7): arrived, or not after all; in any order, once or often.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testWhatsapp } from '../../testing/test-app.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
});
beforeEach(() => number({ statuses: [], windowRefusal: 'answer' }));
afterAll(() => app.close());

const { phoneNumberId } = testWhatsapp;
const number = (patch: Parameters<WhatsappTest['control']['patchWhatsappNumber']>[1]) =>
  app.control.patchWhatsappNumber(phoneNumberId, patch);

/** A linked customer, and the row of the target's message at that point. */
async function linked() {
  const customer = await app.newCustomer('陳小美');
  const card = await app.newCard(customer);
  await app.say(customer, card.draft);
  const row = async () => {
    const [it] = await app.sql<{
      id: string;
      state: string;
      reason: string | null;
      platform_code: string | null;
      platform_message_id: string;
      delivered_at: Date | null;
    }>("select * from outbox where card_id = $1 and cause = 'success_target'", [card.id]);
    if (!it) throw new Error('no row');
    return it;
  };
  return { customer, card, row };
}
type Linked = Awaited<ReturnType<typeof linked>>;

/** One more status of that message, by our own id or by WhatsApp's. */
async function told(
  { customer, row }: Linked,
  status: 'sent' | 'delivered' | 'read' | 'failed',
  by: 'ours' | 'theirs',
  code = 131026,
) {
  const { id, platform_message_id } = await row();
  const name = by === 'ours' ? { callbackData: id } : { messageId: platform_message_id };
  await app.control.whatsapp.status(phoneNumberId, customer.id, { status, code, ...name });
  await app.settle();
}

test.each([
  [['sent'], false],
  [['sent', 'delivered'], true],
  [['delivered', 'sent'], true],
  [['read'], true],
] as const)('told %j: sent; at the phone: %s', async (statuses, delivered) => {
  await number({ statuses: [...statuses] });
  const it = await linked();
  const row = await it.row();
  expect(row).toMatchObject({ state: 'sent', reason: null });
  expect(row.delivered_at !== null).toBe(delivered);
});

test.each([
  ['blocked, or no WhatsApp', 131026, { state: 'skipped', reason: 'blocked', platform_code: '131026' }],
  ['outside the window', 131047, { state: 'skipped', reason: 'window', platform_code: '131047' }],
  ['refused for good', 131053, { state: 'dead', reason: 'platform_error', platform_code: '131053' }],
] as const)('accepted and failed then, %s: the delivery says so, the link holds', async (_name, failCode, expected) => {
  await number({ statuses: ['sent', 'failed'], failCode });
  const it = await linked();
  expect(await it.row()).toMatchObject(expected);
  expect(await app.outcomes(it.card)).toEqual(['linked']);
  await told(it, 'delivered', 'ours');
  expect(await it.row()).toMatchObject({ ...expected, delivered_at: null });
});

test.each(['ours', 'theirs'] as const)('failed after it was delivered is ignored, by %s', async (by) => {
  const it = await linked();
  await told(it, 'delivered', by);
  await told(it, 'failed', by);
  expect(await it.row()).toMatchObject({ state: 'sent', reason: null });
});

test.each(['ours', 'theirs'] as const)('failed before anything else, by %s', async (by) => {
  const it = await linked();
  await told(it, 'failed', by);
  await told(it, 'sent', by);
  expect(await it.row()).toMatchObject({ state: 'skipped', reason: 'blocked' });
});

test('a lost answer is unknown, until a status says that it was sent', async () => {
  await app.control.addFault({
    match: { host: 'meta', path: `/*/${phoneNumberId}/messages` },
    kind: 'lost_answer',
    times: 1,
  });
  const it = await linked();
  await app.control.removeFaults();
  expect(await it.row()).toMatchObject({ state: 'unknown' });
  await told(it, 'sent', 'ours');
  expect(await it.row()).toMatchObject({ state: 'sent', reason: null });
});

test('of a message that nobody sent: kept, noted, without effect', async () => {
  const customer = await app.newCustomer('陳小美');
  await app.say(customer, 'hello');
  for (const status of ['sent', 'delivered', 'failed'] as const) {
    await app.control.whatsapp.status(phoneNumberId, customer.id, { status });
  }
  await app.control.whatsapp.status(phoneNumberId, (await app.newCustomer('Lin')).id, { status: 'sent' });
  await app.settle();
  expect((await app.notes()).slice(-4)).toEqual(Array(4).fill('unknown_message'));
  expect(await app.sql('select id from inbound_event where processed_at is null')).toEqual([]);
});

test('of another customer’s message: it stays as it is', async () => {
  const it = await linked();
  const other = await app.newCustomer('王大明');
  await app.say(other, 'hello');
  const { id } = await it.row();
  await app.control.whatsapp.status(phoneNumberId, other.id, { status: 'failed', code: 131026, callbackData: id });
  await app.settle();
  expect(await it.row()).toMatchObject({ state: 'sent' });
});

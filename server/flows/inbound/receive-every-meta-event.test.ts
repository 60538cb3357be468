// All that Meta's three platforms may send, in one body or alone, valid or broken (rules §8): each is recorded, no 500, no endless
// retry.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { testInstagram, testPage, testWhatsapp } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { webhookSender } from '../../testing/test-webhooks.ts';

let app: LinkTest;
let hooks: ReturnType<typeof webhookSender>;
beforeAll(async () => {
  app = await openLinkTest();
  hooks = webhookSender(app);
});
afterAll(() => app.close());
beforeEach(() => hooks.begin());
afterEach(() => hooks.allProcessed());

let serial = 0;
const next = () => String(1_000_000_000 + ++serial);
const body = (object: string, ...entry: object[]) => JSON.stringify({ object, entry });

const chat = (account: string, more: object = {}, at = Date.now()) => ({
  sender: { id: next() },
  recipient: { id: account },
  timestamp: at,
  message: { mid: `m_${next()}`, text: 'hi', ...more },
});
const entry = (account: string, ...messaging: object[]) => ({ id: account, time: Date.now(), messaging });
const igBody = (...messaging: object[]) => body('instagram', entry(testInstagram.accountId, ...messaging));

const said = (more: object = {}, at = Date.now()) => ({
  from: `8869${next()}`,
  from_user_id: `TW.${next()}`,
  id: `wamid.${next()}`,
  timestamp: String(Math.floor(at / 1000)),
  type: 'text',
  text: { body: 'hi' },
  ...more,
});
const change = (messages: object[], number = testWhatsapp.phoneNumberId, more: object = {}) => ({
  field: 'messages',
  value: { messaging_product: 'whatsapp', metadata: { phone_number_id: number }, messages, ...more },
});
const waEntry = (...changes: object[]) => ({ id: '1', changes });
const waBody = (...messages: object[]) => body('whatsapp_business_account', waEntry(change(messages)));
const status = (more: object) => ({
  id: `wamid.${next()}`,
  status: 'delivered',
  timestamp: String(Math.floor(Date.now() / 1000)),
  recipient_id: `8869${next()}`,
  ...more,
});
const statusBody = (...statuses: object[]) =>
  body('whatsapp_business_account', waEntry(change([], testWhatsapp.phoneNumberId, { statuses })));

const eightDaysAgo = () => Date.now() - 8 * 86_400_000 - 60_000;
const toWhatsapp = (text: string) => hooks.toMeta(text, testWhatsapp.appSecret);
const events = (n: number) => ({ events: n, foreign: 0 });
const foreign = (n: number) => ({ events: 0, foreign: n });

type Case = [string, () => Promise<number>, number, { events: number; foreign: number }, Record<string, number>?];

test.each<Case>([
  ['Instagram: a message', () => hooks.toMeta(igBody(chat(testInstagram.accountId))), 200, events(1)],
  ['WhatsApp: a message', () => toWhatsapp(waBody(said())), 200, events(1)],
  ['Instagram: a wrong signature', () => hooks.toMeta(igBody(chat(testInstagram.accountId)), 'wrong'), 401, events(0)],
  ['WhatsApp: the secret of the other app', () => hooks.toMeta(waBody(said())), 200, foreign(1)],
  [
    'an Instagram account that nobody knows',
    () => hooks.toMeta(body('instagram', entry('17840000000009999', chat('17840000000009999')))),
    200,
    foreign(1),
  ],
  [
    'a number that nobody knows',
    () => toWhatsapp(body('whatsapp_business_account', waEntry(change([said()], '99')))),
    200,
    foreign(1),
  ],
  [
    'our number and a strange one, in two changes of one entry',
    () => toWhatsapp(body('whatsapp_business_account', waEntry(change([said()]), change([said()], '99')))),
    200,
    { events: 1, foreign: 1 },
  ],
  [
    'page and Instagram account of one app in one body, a number of another app beside them',
    () =>
      hooks.toMeta(
        body(
          'page',
          entry(testPage.pageId, chat(testPage.pageId)),
          entry(testInstagram.accountId, chat(testInstagram.accountId)),
          waEntry(change([said()])),
        ),
      ),
    200,
    { events: 2, foreign: 1 },
  ],
  [
    'the same three, signed by the number’s app: whatever the body calls itself',
    () =>
      toWhatsapp(
        body(
          'page',
          entry(testPage.pageId, chat(testPage.pageId)),
          entry(testInstagram.accountId, chat(testInstagram.accountId)),
          waEntry(change([said()])),
        ),
      ),
    200,
    { events: 1, foreign: 2 },
  ],
  ['200 events in one body', () => toWhatsapp(waBody(...Array.from({ length: 200 }, () => said()))), 200, events(200)],
  [
    'one broken event among good ones: the good ones count',
    () => toWhatsapp(waBody(said(), { id: 7 }, said({ timestamp: 'x' }), said())),
    200,
    events(4),
    { ignored: 2, message: 2 },
  ],
  [
    'an event older than eight days is kept without effect',
    () => toWhatsapp(waBody(said({}, eightDaysAgo()))),
    200,
    events(1),
    { too_old: 1 },
  ],
  [
    'a deleted and an edited message on WhatsApp',
    () => toWhatsapp(waBody(said({ type: 'revoke', revoke: {} }), said({ type: 'edit', edit: {} }))),
    200,
    events(2),
    { ignored: 2 },
  ],
  [
    'an unsent message on Instagram',
    () => hooks.toMeta(igBody(chat(testInstagram.accountId, { is_deleted: true }))),
    200,
    events(1),
    { ignored: 1 },
  ],
  [
    'an echo of a message that isn’t ours',
    () => hooks.toMeta(igBody(chat(testInstagram.accountId, { is_echo: true, metadata: 'someone else’s' }))),
    200,
    events(1),
  ],
  ['a status of a message that nobody sent', () => toWhatsapp(statusBody(status({}))), 200, events(1)],
  [
    'a failed status without errors, and one with nonsense',
    () => toWhatsapp(statusBody(status({ status: 'failed' }), status({ status: 'failed', errors: [7, null] }))),
    200,
    events(2),
  ],
  [
    '1 MB in one message',
    () => hooks.toMeta(igBody(chat(testInstagram.accountId, { text: '字'.repeat(350_000) }))),
    200,
    events(1),
  ],
  [
    '3 MB from WhatsApp',
    () => toWhatsapp(waBody(...Array.from({ length: 30 }, () => said({ text: { body: 'x'.repeat(100_000) } })))),
    200,
    events(30),
  ],
  ['not JSON, signed by an app of ours', () => toWhatsapp('not json'), 200, foreign(1)],
  ['not JSON, signed by nobody', () => hooks.toMeta('not json', 'wrong'), 401, events(0)],
  ['nothing at all, signed', () => hooks.toMeta(''), 200, foreign(1)],
  ['an envelope with nothing in it', () => hooks.toMeta(body('page')), 200, foreign(1)],
])('%s', async (_name, send, answered, grew, notes) => {
  const before = await noted();
  expect(await send()).toBe(answered);
  expect(await hooks.grew()).toEqual(grew);
  await app.settle();
  const after = await noted();
  for (const [what, count] of Object.entries(notes ?? {})) {
    expect((after[what] ?? 0) - (before[what] ?? 0), what).toBe(count);
  }
});

/** How many events there are of each kind, and with each note. */
async function noted(): Promise<Record<string, number>> {
  const rows = await app.sql<{ name: string; n: number }>(
    `select kind as name, count(*) as n from inbound_event group by kind
     union all select note, count(*) from inbound_event where note is not null and note <> kind group by note`,
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

test('the same webhook twice changes nothing the second time', async () => {
  const twice = waBody(said());
  expect([await toWhatsapp(twice), await toWhatsapp(twice)]).toEqual([200, 200]);
  expect(await hooks.grew()).toEqual(events(1));
});

test('a wrong signature is counted, and only counted', async () => {
  const refusals = async () =>
    /omnilink_webhooks_total\{platform="meta",result="unauthorized"\} (\d+)/.exec(
      await app.context.metrics.registry.metrics(),
    )?.[1] ?? '0';
  const before = Number(await refusals());
  await hooks.toMeta(igBody(chat(testInstagram.accountId)), 'wrong');
  expect(Number(await refusals())).toBe(before + 1);
  expect(await hooks.grew()).toEqual(events(0));
});

test('one person by number, then by number and id, then by id alone: one contact', async () => {
  const [phone, userId] = [`8869${next()}`, `TW.${next()}`];
  await toWhatsapp(waBody(said({ from: phone, from_user_id: undefined })));
  await app.settle();
  await toWhatsapp(waBody(said({ from: phone, from_user_id: userId })));
  await app.settle();
  await toWhatsapp(waBody(said({ from: undefined, from_user_id: userId })));
  await app.settle();
  const found = await app.sql('select external_id, second_id from contact where $1 in (external_id, second_id)', [
    userId,
  ]);
  expect(found).toEqual([{ external_id: phone, second_id: userId }]);
});

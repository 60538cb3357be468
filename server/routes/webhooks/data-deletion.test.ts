// Meta's callback for a person who wants their data deleted, as the simulator sends it, and the page that tells what became of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testPage, testWhatsapp } from '../../testing/test-accounts.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const ask = (userId: string, fault?: 'wrong_signature' | 'other_algorithm') =>
  app.control.requestDataDeletion({ pageId: testPage.pageId, userId, ...(fault ? { fault } : {}) });
type Answer = { url: string; confirmation_code: string };
const pageOf = async ({ url }: Answer, language: string) => {
  const path = new URL(url).pathname;
  const response = await fetch(`${app.url}${path}`, { headers: { 'accept-language': language } });
  return { status: response.status, type: response.headers.get('content-type'), html: await response.text() };
};
const contactsNamed = async (psid: string) =>
  (await app.context.store.pool.query('select id from contact where external_id = $1', [psid])).rows;

describe('a signed request', () => {
  test('for an id of a customer erases their contact; the page says so in both languages', async () => {
    const { psid } = await app.newCustomer('Lin', 'never');
    const { status, answer } = await ask(psid);
    expect(status).toBe(200);
    const { url, confirmation_code: code } = answer as Answer;
    expect(url).toBe(`https://link.example.com/erasure/${code}`);
    expect(await contactsNamed(psid)).toEqual([]);
    const page = await pageOf(answer as Answer, 'zh-TW');
    expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    expect(page.html).toContain('資料已刪除');
    expect((await pageOf(answer as Answer, 'en')).html).toContain('Your data was deleted');
  });

  test('for an id that is nobody’s here is answered alike; its page says that nothing is stored and how to ask', async () => {
    const { status, answer } = await ask('1234567890');
    expect(status).toBe(200);
    expect((await pageOf(answer as Answer, 'en')).html).toContain('Nothing is stored under the ID');
    expect((await pageOf(answer as Answer, 'zh')).html).toContain('請在聊天室跟我們說');
  });

  test('of which the database keeps neither the code nor the id', async () => {
    const { psid } = await app.newCustomer('Wu', 'never');
    const { answer } = await ask(psid);
    const { rows } = await app.context.store.pool.query('select * from erasure_request');
    const stored = JSON.stringify(rows);
    expect(stored).not.toContain((answer as Answer).confirmation_code);
    expect(stored).not.toContain(psid);
  });
});

test('repeated by Meta: nothing is left to erase, and each code has a page of its own', async () => {
  const { psid } = await app.newCustomer('Lin', 'never');
  const [first, second] = [(await ask(psid)).answer as Answer, (await ask(psid)).answer as Answer];
  expect(second.confirmation_code).not.toBe(first.confirmation_code);
  expect((await pageOf(first, 'en')).html).toContain('Your data was deleted');
  expect((await pageOf(second, 'en')).html).toContain('Nothing is stored under the ID');
  const { rows } = await app.context.store.pool.query(
    `select actor, object_id = any (select id from profile where erased_at is not null) as gone from audit where action = 'erase'
     order by at desc, id desc limit 1`,
  );
  expect(rows).toEqual([{ actor: 'customer', gone: true }]);
});

test('signed by one app, for an id in another app’s channel: nobody is erased', async () => {
  await app.control.patchWhatsappNumber(testWhatsapp.phoneNumberId, { noBsuid: true });
  const { waId: id } = await app.newCustomer('Lin', 'never', { on: ['whatsapp'] });
  expect(await contactsNamed(id)).toHaveLength(1);
  expect((await ask(id)).status).toBe(200);
  expect(await contactsNamed(id)).toHaveLength(1);
});

describe('refused with 401, and nothing erased:', () => {
  test.each(['wrong_signature', 'other_algorithm'] as const)('%s', async (fault) => {
    const { psid } = await app.newCustomer('Lin', 'never');
    expect((await ask(psid, fault)).status).toBe(401);
    expect(await contactsNamed(psid)).toHaveLength(1);
  });

  test.each([
    '',
    'signed_request=',
    'signed_request=a.b.c',
    'signed_request=%00.%00',
    `signed_request=${'x'.repeat(9_000)}.x`,
    '{"signed_request":"a.b"}',
  ])('the body %j', async (body) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(`${app.url}/webhooks/meta/data-deletion`, { method: 'POST', headers, body });
    expect(response.status).toBe(401);
  });

  test('a body above 16 kB: 413', async () => {
    const body = `signed_request=${'x'.repeat(20_000)}`;
    const response = await fetch(`${app.url}/webhooks/meta/data-deletion`, { method: 'POST', body });
    expect(response.status).toBe(413);
  });
});

test.each(['x', 'a'.repeat(500), '%00', '%E0%A4%A'])(
  'the page of the code %s, which nobody has: 404 in words',
  async (code) => {
    const response = await fetch(`${app.url}/erasure/${code}`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  },
);

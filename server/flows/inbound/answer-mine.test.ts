// *My links* in the LINE chat: a button to the customer's own page. On other platforms, and without a LIFF app, it is no such word.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testAccounts } from '../../testing/test-accounts.ts';
import { openTestApp, type TestApp, testLine } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const writes = async (on: TestPlatform, { id }: { id: string }, text: string) => {
  await app.control[on].type(testAccounts[on], id, text);
  await app.settle();
};
const answersOn = async (on: TestPlatform, { id }: { id: string }) =>
  (await app.control.chat(on, testAccounts[on], id)).filter(
    ({ direction, byPlatform }) => direction === 'to_customer' && !byPlatform,
  );

test.each(['我的連結', ' 「我的連結」。', '我的连结', 'My Links', 'ｍｙ ｌｉｎｋｓ!'])('%s', async (text) => {
  const customer = await app.newCustomer('陳小美', 'friend', { on: ['line'] });
  await writes('line', customer, text);
  const [answer, ...more] = await answersOn('line', customer);
  expect(more).toEqual([]);
  expect(answer?.text).toContain('我的連結');
  const url = `${app.simulator.url}/liff/${testLine.liffId}/mine?app=${testLine.liffId}`;
  expect(answer?.buttons).toEqual([{ label: '打開我的連結', url }]);
});

test('the button opens the page, with the account’s own words', async () => {
  const customer = await app.newCustomer('陳小美', 'friend', { on: ['line'] });
  await writes('line', customer, '我的連結');
  const [answer] = await answersOn('line', customer);
  const opened = await app.control.line.openLiff({ customer: customer.id, url: answer?.buttons[0]?.url ?? '' });
  expect(new URL(opened.url).searchParams.get('liff.state')).toBe(`/mine?app=${testLine.liffId}`);
  const page = await fetch(opened.url, { headers: { 'accept-language': 'en' } });
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('My links')]);
});

test.each(['messenger', 'instagram', 'whatsapp'] as const)(
  'on %s it brings nothing, or a campaign’s card',
  async (on) => {
    const customer = await app.newCustomer('陳小美', 'friend', { on: [on] });
    await writes(on, customer, '我的連結');
    expect(await answersOn(on, customer)).toEqual([]);
    const target = on === 'whatsapp' ? app.line : app.whatsapp;
    const route = { sourceChannelId: app[on].id, targetChannelId: target.id };
    await app.newCampaign({ ...route, name: on, card: { keywords: ['我的連結'] } });
    await writes(on, customer, '我的連結');
    expect(await answersOn(on, customer)).toHaveLength(1);
  },
);

test('it comes before a campaign’s keyword, and is no unlink', async () => {
  const customer = await app.newCustomer('陳小美', 'friend', { on: ['line'] });
  const route = { sourceChannelId: app.line.id, targetChannelId: app.whatsapp.id };
  await app.newCampaign({ ...route, card: { keywords: ['my links'] } });
  await writes('line', customer, 'my links');
  expect((await answersOn('line', customer)).map(({ buttons }) => buttons.map(({ label }) => label))).toEqual([
    ['打開我的連結'],
  ]);
});

test('six answers an hour', async () => {
  const customer = await app.newCustomer('吵', 'friend', { on: ['line'] });
  for (let i = 0; i < 9; i += 1) await writes('line', customer, '我的連結');
  expect(await answersOn('line', customer)).toHaveLength(6);
});

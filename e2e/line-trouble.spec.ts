import { line, words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { sees, taps } from './screens.ts';

const both = { messenger: [words.source], line: [words.target] };

for (const road of ['tapCard', 'tapCardSlowRoad'] as const) {
  const name = road === 'tapCard' ? '' : ', on the documented road';
  test(`LINE is down, then back: Try again links the same tap${name}`, async ({ meet, platforms, trouble }) => {
    trouble.expect(/status of 503/);
    const mei = await meet();
    const card = await mei.getsCard();
    await platforms.addFault({ match: { host: 'line-api' }, kind: 'status', status: 503, times: null });
    const page = await mei.phone[road](card);
    await sees(page, 'failed/platform_error', '連線不太順');
    await mei.reads({});
    await platforms.removeFaults();
    await taps(page, '再試一次');
    await sees(page, 'linked', '連結好了');
    await mei.reads(both);
  });
}

test('an ID token that has expired: LINE signs in again, and the tap links', async ({ meet, platforms, trouble }) => {
  const mei = await meet();
  const link = await mei.phone.tapToLiffLink(await mei.getsCard());
  const [address] = (await mei.phone.liffAddress(link)).split('#');
  const old = await platforms.line.tokens(line.channelId, mei.id, { iatOffsetS: -3700, expOffsetS: -100 });
  const page = await mei.phone.visit('line', `${address}#${old.fragment}`);
  await sees(page, 'failed/login_invalid', '請再登入一次');
  await mei.reads({});
  await taps(page, '再試一次');
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
  expect(trouble.left()).toEqual([]);
});

test('a customer who refuses LINE’s own consent can change their mind', async ({ meet }) => {
  const mei = await meet();
  const link = await mei.phone.tapToLiffLink(await mei.getsCard());
  const page = await mei.phone.visit('line', await mei.phone.liffAddress(link, 'deny'));
  await sees(page, 'failed/line_refused', '還沒有同意 LINE 授權');
  await mei.reads({});
  await taps(page, '再試一次');
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});

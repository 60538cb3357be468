// Credentials tried before they are stored: each error names the field that is wrong.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CredentialTestView } from '../../contract/channels.ts';
import type { Problem } from '../../contract/common.ts';
import { openTestApp, type TestApp, testInstagram, testLine, testPage, testWhatsapp } from '../../testing/test-app.ts';

let app: TestApp;
const line = { ...testLine, loginChannelSecret: 'login-secret' };
beforeAll(async () => {
  app = await openTestApp();
  await app.control.patchLineChannel(testLine.channelId, { loginChannelSecret: 'login-secret' });
  await app.control.addLineChannel({
    channelId: '1650000007',
    accessToken: 'neighbours-token',
    channelSecret: 'neighbours-secret',
  });
  await app.control.addMessengerPage({ pageId: '701', accessToken: 'other-page', appSecret: testPage.appSecret });
});
afterEach(() => app.control.removeFaults());
afterAll(() => app.close());

const attempt = <T = CredentialTestView>(platform: string, credentials: object) =>
  app.api<T>('POST', '/channels/test', { platform, credentials });

test.each<[string, object, string]>([
  ['line', line, '小島選物'],
  ['line', testLine, '小島選物'],
  ['messenger', testPage, '小島選物'],
  ['instagram', testInstagram, '小島選物'],
  ['whatsapp', testWhatsapp, '小島選物'],
])('valid values of %s: no errors, and the account', async (platform, credentials, name) => {
  const { status, body } = await attempt(platform, credentials);
  expect(status).toBe(200);
  expect(body).toEqual({ answered: true, errors: [], account: { name, pictureUrl: null } });
});

test.each<[string, string, object, [field: string, words: RegExp][]]>([
  ['a broken token', 'line', { ...line, accessToken: 'nonsense' }, [['accessToken', /refuses this token/]]],
  ['a token with a line break', 'line', { ...line, accessToken: 'a\nb' }, [['accessToken', /refuses this token/]]],
  ['another channel’s token', 'line', { ...line, accessToken: 'neighbours-token' }, [['accessToken', /1650000007/]]],
  ['a wrong secret', 'line', { ...line, channelSecret: 'x' }, [['channelSecret', /refuses this secret/]]],
  ['another channel’s id', 'line', { ...line, channelId: '1650000007' }, [['channelId', /belong to 1650000001/]]],
  [
    'a token of another and a wrong secret',
    'line',
    { ...line, accessToken: 'neighbours-token', channelSecret: 'x' },
    [
      ['accessToken', /1650000007/],
      ['channelSecret', /don’t match/],
    ],
  ],
  ['a wrong Login secret', 'line', { ...line, loginChannelSecret: 'x' }, [['loginChannelSecret', /refuses this/]]],
  ['one id twice', 'line', { ...line, loginChannelId: testLine.channelId }, [['loginChannelId', /Messaging API/]]],
  ['a LIFF app of another', 'line', { ...testLine, liffId: '1650000009-AbCdEfGh' }, [['liffId', /another Login/]]],
  ['a LIFF app that isn’t there', 'line', { ...line, liffId: '1650000002-AbCdEfGh' }, [['liffId', /no such LIFF/]]],
  ['a broken token', 'messenger', { ...testPage, accessToken: 'x' }, [['accessToken', /refuses/]]],
  ['another page', 'messenger', { ...testPage, pageId: '701' }, [['pageId', /different page/]]],
  ['another app', 'messenger', { ...testPage, appSecret: 'x' }, [['appSecret', /different Meta apps/]]],
  ['another account', 'instagram', { ...testInstagram, accountId: '17841' }, [['accountId', /isn’t connected/]]],
  ['an unknown number', 'whatsapp', { ...testWhatsapp, phoneNumberId: '9' }, [['phoneNumberId', /doesn’t exist/]]],
  ['another number', 'whatsapp', { ...testWhatsapp, phoneNumber: '886277009999' }, [['phoneNumber', /isn’t/]]],
])('%s (%s) is an error of its field', async (_name, platform, credentials, expected) => {
  const { body } = await attempt(platform, credentials);
  expect(body.errors).toMatchObject(
    expected.map(([field, words]) => ({ path: `credentials.${field}`, message: expect.stringMatching(words) })),
  );
  expect(body.answered).toBe(true);
});

test('the finding is a code with the value that the platform returned', async () => {
  const found = testLine.channelId;
  expect((await attempt('line', { ...line, channelId: '1650000007' })).body.errors).toEqual([
    {
      path: 'credentials.channelId',
      code: 'id_of_another',
      params: { found },
      message: `The token and the secret below belong to ${found}: enter that ID.`,
    },
  ]);
});

test.each(['line', 'messenger'] as const)(
  'without an answer from %s no value is reported as wrong',
  async (platform) => {
    const host = platform === 'line' ? 'line-api' : 'meta';
    await app.control.addFault({ match: { host }, kind: 'cut', times: 20 });
    const { body } = await attempt(platform, platform === 'line' ? line : testPage);
    expect(body).toMatchObject({ answered: false, errors: [] });
  },
);

test('a channel’s new values are tried together with its stored ones, and not stored', async () => {
  const change = (credentials: object) =>
    app.api<CredentialTestView>('POST', `/channels/${app.line.id}/test`, { credentials });
  expect((await change({ accessToken: testLine.accessToken })).body).toMatchObject({ answered: true, errors: [] });
  expect((await change({ channelSecret: 'wrong' })).body.errors).toMatchObject([{ path: 'credentials.channelSecret' }]);
  expect((await change({})).body.errors).toEqual([]);
});

test('values that are invalid without asking a platform are refused as when connecting', async () => {
  const { status, body } = await attempt<Problem>('line', { ...line, channelId: 'abc' });
  expect([status, body.errors?.map(({ path }) => path)]).toEqual([400, ['credentials.channelId']]);
  expect(
    (await app.api('POST', '/channels/00000000-0000-7000-8000-000000000000/test', { credentials: {} })).status,
  ).toBe(404);
});

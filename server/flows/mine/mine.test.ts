// The customer's own page: what it tells, unlinking with LINE's permission, and who may ask.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openMineTest } from '../../testing/test-mine.ts';

let app: Awaited<ReturnType<typeof openMineTest>>;
beforeAll(async () => {
  app = await openMineTest();
});
afterEach(async () => {
  await app.control.removeFaults();
  await app.invariants();
});
afterAll(() => app.close());

const fails = (path: string, status: number) =>
  app.control.addFault({ match: { host: 'line-api', path }, kind: 'status', status, times: null });
const deauthorized = async () => (await app.control.calls('line-api', '/user/v1/deauthorize')).length;

test('both accounts, the own one first, with the date of the link and no name', async () => {
  const { tokens } = await app.linked('陳小美');
  const answer = await app.mine(tokens);
  expect(answer).toEqual({
    status: 'mine',
    known: true,
    endsPermission: true,
    links: [
      { platform: 'line', channelName: '小島選物 LINE', linkedAt: expect.any(String), own: true },
      { platform: 'messenger', channelName: '小島選物', linkedAt: expect.any(String), own: false },
    ],
  });
  const ages = answer.links?.map(({ linkedAt }) => app.context.now().getTime() - Date.parse(linkedAt ?? ''));
  for (const age of ages ?? []) expect(age).toBeLessThan(60_000);
  expect(JSON.stringify(answer)).not.toMatch(/陳|小美|psid/);
});

test('a link whose record is purged has the date of its card; a merge by hand has its own', async () => {
  const { customer, tokens } = await app.linked();
  const before = await app.mine(tokens);
  await app.sql(
    'delete from merge_undo u using merge m, attempt a where m.id = u.merge_id and a.id = m.attempt_id and a.target_external_id = $1',
    [customer.lineUserId],
  );
  const after = await app.mine(tokens);
  expect(after.links?.map(({ platform }) => platform)).toEqual(before.links?.map(({ platform }) => platform));
  expect(after.links?.every(({ linkedAt }) => linkedAt)).toBe(true);
  await app.sql(
    `insert into merge_undo (merge_id, contact_ids, moved) select m.id, array[c.id], '{"fields":{},"gained":[],"optedOut":[]}' from merge m
       join attempt a on a.id = m.attempt_id join contact c on c.id = a.source_contact_id where a.target_external_id = $1`,
    [customer.lineUserId],
  );
});

test('who is linked with nobody, and who has never been seen', async () => {
  const alone = await app.newCustomer('Alone', 'friend', { on: ['line'] });
  expect(await app.mine(await app.login(alone))).toMatchObject({ status: 'mine', known: true, links: [] });
  const stranger = await app.control.addCustomer({ name: 'Nobody' });
  const tokens = await app.login(stranger);
  expect(await app.mine(tokens)).toMatchObject({ status: 'mine', known: false, links: [] });
  expect(await app.exportUrl(tokens)).toEqual({ status: 'failed', reason: 'contact_not_found' });
  for (const what of ['unlink', 'erase'] as const)
    expect((await app.change(what, await app.login(stranger))).body).toEqual({
      status: what === 'unlink' ? 'unlinked' : 'erased',
      deauthorized: true,
    });
});

describe('unlink', () => {
  test('the account leaves, LINE ends the permission, the audit names the customer; twice: the same answer', async () => {
    const { customer, card, tokens } = await app.linked();
    const before = await deauthorized();
    expect((await app.change('unlink', tokens)).body).toEqual({ status: 'unlinked', deauthorized: true });
    expect(await app.joined(customer)).toBe(1);
    expect((await app.mine(tokens)).links).toEqual([]);
    expect((await fetch(`${app.url}/go/${card.token}`)).status).toBe(404);
    expect((await app.change('unlink', tokens)).body).toEqual({ status: 'unlinked', deauthorized: true });
    expect(await deauthorized()).toBe(before + 1);
    const rows = await app.sql(
      `select actor, actor_id, network from audit where action = 'unlink' and object_id in (select id from contact where external_id = $1)`,
      [customer.lineUserId],
    );
    expect(rows).toEqual([{ actor: 'customer', actor_id: null, network: null }]);
  });

  test('the same card doesn’t link again, by a new tap or an old one; another one asks', async () => {
    const { customer, card, tokens, watch } = await app.linked();
    const oldTap = await app.tap(card);
    const other = await app.newCard(customer);
    await app.change('unlink', tokens);
    const again = await app.login(customer);
    for (const token of [card.token, oldTap])
      expect(await app.postLink(token, again, true)).toEqual({ status: 'failed', reason: 'token_invalid' });
    expect(await app.link(customer, other)).toMatchObject({ status: 'consent' });
    expect(await app.joined(customer)).toBe(1);
    const undo = await app.api('POST', `/link/${watch}/undo`, { idToken: again.idToken });
    expect(undo.body).toEqual({ status: 'undone' });
    expect(await app.link(customer, other, true)).toMatchObject({ status: 'linked' });
    expect(await app.joined(customer)).toBe(2);
  });

  test('unlinked in Messenger: the card doesn’t link from there either, and the page is empty', async () => {
    const { customer, card, tokens } = await app.linked();
    const tap = await app.tap(card);
    await app.control.messenger.type('700000000000001', customer.id, '解除連結');
    await app.settle();
    const chat = await app.control.chat('messenger', '700000000000001', customer.id);
    const asked = chat.findLast(({ buttons }) => buttons.length > 0);
    await app.control.messenger.postback('700000000000001', customer.id, 'x', asked?.buttons[0]?.data ?? '');
    await app.settle();
    expect(await app.mine(tokens)).toMatchObject({ links: [] });
    expect(await app.postLink(tap, await app.login(customer), true)).toEqual({
      status: 'failed',
      reason: 'token_invalid',
    });
    expect((await app.change('unlink', tokens)).body).toEqual({ status: 'unlinked', deauthorized: true });
  });

  test.each<[string, () => Promise<unknown>]>([
    ['LINE refuses the channel', () => fails('/oauth2/v3/token', 401)],
    ['LINE refuses to end it', () => fails('/user/v1/deauthorize', 403)],
    ['too many calls', () => fails('/user/v1/deauthorize', 429)],
    ['LINE is down', () => fails('/user/v1/deauthorize', 500)],
    ['whose the token is can’t be asked', () => fails('/oauth2/v2.1/verify', 500)],
  ])('%s: it is unlinked all the same, and the page is told', async (_name, trouble) => {
    const { customer, tokens } = await app.linked();
    await trouble();
    expect((await app.change('unlink', tokens)).body).toEqual({ status: 'unlinked', deauthorized: false });
    expect(await app.joined(customer)).toBe(1);
    await app.control.removeFaults();
    expect((await app.change('unlink', tokens)).body).toEqual({ status: 'unlinked', deauthorized: true });
  });

  test.each(['', 'another-secret'])('with the Login channel’s secret %j the permission stays', async (secret) => {
    const { customer, tokens } = await app.linked();
    await app.setLoginSecret(secret);
    expect(await app.mine(tokens)).toMatchObject({ endsPermission: secret !== '' });
    expect((await app.change('unlink', tokens)).body).toEqual({ status: 'unlinked', deauthorized: false });
    expect(await app.joined(customer)).toBe(1);
    await app.setLoginSecret(app.loginChannelSecret);
  });

  test('a permission that was ended in LINE’s settings before', async () => {
    const { customer, tokens } = await app.linked();
    await app.control.line.closeLiff(customer.id, app.line.public.liffId ?? '');
    expect((await app.change('unlink', tokens)).body).toEqual({ status: 'unlinked', deauthorized: true });
    expect(await app.joined(customer)).toBe(1);
  });
});

describe('who may ask', () => {
  test('an access token of somebody else, or of another channel, is used for nothing', async () => {
    const { customer } = await app.linked();
    const eve = await app.newCustomer('Eve');
    const before = await deauthorized();
    for (const overrides of [{ accessTokenCustomer: eve.id }, { accessTokenClientId: '999' }])
      for (const what of ['unlink', 'erase'] as const)
        expect((await app.change(what, await app.login(customer, overrides))).body).toEqual({
          status: 'failed',
          reason: 'login_invalid',
        });
    expect((await app.change('unlink', { ...(await app.login(customer)), accessToken: 'a b' })).body).toMatchObject({
      reason: 'login_invalid',
    });
    expect(await app.joined(customer)).toBe(2);
    expect(await deauthorized()).toBe(before);
  });

  test.each([
    ['forged', { signature: 'other' as const }],
    ['of another Login channel', { aud: '999' }],
    ['an hour old', { iatOffsetS: -3700 }],
  ])('an ID token %s', async (_name, overrides) => {
    const { customer } = await app.linked();
    const { idToken, accessToken } = await app.login(customer, overrides);
    const refused = { status: 'failed', reason: 'login_invalid' };
    expect(await app.mine({ idToken })).toEqual(refused);
    expect(await app.exportUrl({ idToken })).toEqual(refused);
    for (const what of ['unlink', 'erase'] as const)
      expect((await app.change(what, { idToken, accessToken })).body).toEqual(refused);
    expect(await app.joined(customer)).toBe(2);
  });

  test.each<[string, object, number]>([
    ['empty', {}, 400],
    ['no channel', { channel: undefined }, 400],
    ['a channel that is no id', { channel: 'x' }, 400],
    ['NUL', { idToken: 'x\u0000' }, 400],
    ['an empty token', { idToken: '' }, 400],
    ['more than is known', { idToken: 'x', consent: true }, 400],
    ['huge', { idToken: 'x'.repeat(20_000) }, 413],
  ])('a body that is %s', async (_name, body, status) => {
    for (const path of ['', '/export']) expect((await app.call(path, body)).status, path).toBe(status);
    for (const path of ['/unlink', '/erase']) {
      expect((await app.call(path, { accessToken: 'x', ...body })).status, path).toBe(status);
    }
  });

  test('an account that isn’t connected, or isn’t LINE', async () => {
    const { tokens } = await app.linked();
    for (const channel of [app.messenger.id, '018f0000-0000-7000-8000-000000000000'])
      expect((await app.call('', { channel, idToken: tokens.idToken })).status).toBe(404);
  });

  test('twenty calls a minute', async () => {
    const { tokens } = await app.linked();
    const statuses = [];
    for (let i = 0; i < 22; i += 1) statuses.push((await app.call('', { idToken: tokens.idToken })).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });
});

test('without LINE’s keys it is LINE’s trouble', async () => {
  const { customer } = await app.linked();
  await app.control.line.rotateKeys();
  await fails('/oauth2/v2.1/certs', 503);
  const { idToken } = await app.login(customer);
  expect(await app.mine({ idToken })).toEqual({ status: 'failed', reason: 'platform_error' });
});

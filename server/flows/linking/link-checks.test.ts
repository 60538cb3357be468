// The checks of a link in their order (rules §3): what each refuses, calls at LINE and writes.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
  // LINE's keys are fetched once: from here a test sees only its own calls.
  const customer = await app.newCustomer('First', 'friend');
  await app.link(customer, await app.newCard(customer));
});
afterEach(() => app.control.removeFaults());
afterAll(async () => {
  await app.invariants();
  await app.close();
});

type Overrides = Parameters<LinkTest['login']>[1];
const person = async () => {
  const customer = await app.newCustomer('Lin', 'friend');
  return { customer, card: await app.newCard(customer) };
};
/** Paths of the calls to LINE since then. */
async function asked<T>(run: () => Promise<T>) {
  const before = (await app.control.calls('line-api')).length;
  const answer = await run();
  const calls = (await app.control.calls('line-api')).slice(before).map(({ path }) => path);
  return { answer, calls: calls.toSorted() };
}
const threeCalls = ['/friendship/v1/status', '/oauth2/v2.1/verify', '/v2/profile'];
const failed = (reason: string) => ({ status: 'failed', reason });

describe('a bad login writes nothing', () => {
  const other = '1650009999';
  test.each<[string, Overrides | ((other: TestCustomer) => Overrides), string[]]>([
    ['for another Login channel', { aud: other }, []],
    ['for two Login channels', { aud: ['1650000002', other] }, []],
    ['expired', { expOffsetS: -1 }, []],
    ['issued more than 60 minutes ago', { iatOffsetS: -3_605, expOffsetS: 3_600 }, []],
    ['issued in the future', { iatOffsetS: 65, expOffsetS: 3_600 }, []],
    ['HS256, signed with the Login channel’s secret', { alg: 'HS256' }, []],
    ['alg none', { alg: 'none' }, []],
    ['another issuer', { iss: 'https://access.line.me.example.com' }, []],
    ['no LINE user', { sub: 'somebody' }, []],
    ['signed by nobody’s key', { signature: 'other' }, []],
    ['an access token of another Login channel', { accessTokenClientId: other }, threeCalls],
    ['an expired access token', { accessTokenExpiresInS: -1 }, threeCalls],
    ['a revoked access token', { accessTokenRevoked: true }, threeCalls],
    ['an access token of another LINE user', (someone) => ({ accessTokenCustomer: someone.id }), threeCalls],
  ])('%s', async (_name, overrides, calls) => {
    const { customer, card } = await person();
    const stranger = await app.newCustomer('Stranger', 'friend');
    const tokens = await app.login(customer, typeof overrides === 'function' ? overrides(stranger) : overrides);
    const token = await app.tap(card);
    const before = await app.counts();
    expect(await asked(() => app.postLink(token, tokens, true))).toEqual({ answer: failed('login_invalid'), calls });
    expect(await app.counts()).toEqual(before);
  });

  test('an unknown key asks LINE for its keys once, then not again for 60 s', async () => {
    const { customer, card } = await person();
    const token = await app.tap(card);
    const tokens = await app.login(customer, { kid: 'nobody' });
    app.clock.offsetMs += 61_000;
    const first = await asked(() => app.postLink(token, tokens));
    expect(first).toEqual({ answer: failed('login_invalid'), calls: ['/oauth2/v2.1/certs'] });
    expect((await asked(() => app.postLink(token, tokens))).calls).toEqual([]);
    app.clock.offsetMs += 61_000;
    expect((await asked(() => app.postLink(token, tokens))).calls).toEqual(['/oauth2/v2.1/certs']);
    app.clock.offsetMs = 0;
  });
});

describe('each check only after the one before it', () => {
  test('a bad token with a bad login is a bad token', async () => {
    const { customer, card } = await person();
    const tokens = await app.login(customer, { alg: 'none' });
    expect(await asked(() => app.postLink(`${card.token}x`, tokens))).toEqual({
      answer: failed('token_invalid'),
      calls: [],
    });
  });

  test('an expired card with a login of another channel is an expired card; a revoked one is revoked first', async () => {
    const { customer, card } = await person();
    const tokens = await app.login(customer, { aud: '1650009999' });
    const before = await app.counts();
    await app.sql('update card set expires_at = now() where id = $1', [card.id]);
    expect(await asked(() => app.postLink(card.token, tokens))).toEqual({ answer: failed('token_expired'), calls: [] });
    await app.sql('update card set revoked_at = now() where id = $1', [card.id]);
    expect(await asked(() => app.postLink(card.token, tokens))).toEqual({ answer: failed('token_invalid'), calls: [] });
    expect(await app.counts()).toEqual(before);
  });

  test('what the rows refuse makes no call to LINE, and is an attempt', async () => {
    const { customer } = await person();
    const campaign = await app.newCampaign();
    const card = await app.newCard(customer, campaign.id);
    await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });
    expect(await asked(() => app.link(customer, card))).toEqual({ answer: failed('campaign_disabled'), calls: [] });
    await app.sql("update contact set state = 'gone' where external_id = $1", [customer.psid]);
    expect(await asked(() => app.link(customer, card))).toEqual({ answer: failed('contact_not_found'), calls: [] });
    const attempts = await app.attempts(card);
    expect(attempts.map(({ reason }) => reason)).toEqual(['campaign_disabled', 'contact_not_found']);
  });

  test('a used card is refused before LINE is asked', async () => {
    const { customer, card } = await person();
    await app.link(customer, card);
    const other = await app.newCustomer('Other', 'friend');
    expect(await asked(() => app.link(other, card))).toEqual({ answer: failed('card_used'), calls: [] });
  });

  test('a link makes three calls to LINE; a repeat makes none', async () => {
    const { customer, card } = await person();
    const token = await app.tap(card);
    const tokens = await app.login(customer);
    expect((await asked(() => app.postLink(token, tokens))).calls).toEqual(threeCalls);
    expect(await asked(() => app.postLink(token, tokens))).toMatchObject({ answer: { status: 'linked' }, calls: [] });
  });

  test('a card without a row is invalid, and a revoked one hides its attempts', async () => {
    const { customer, card } = await person();
    const never = await app.context.keys.sign('card', { c: '01900000-0000-7000-8000-000000000000' });
    expect(await app.postLink(never, await app.login(customer))).toEqual(failed('token_invalid'));
    const token = await app.tap(card);
    expect((await app.postLink(token, await app.login(customer))).status).toBe('linked');
    await app.sql('update card set revoked_at = now() where id = $1', [card.id]);
    expect(await app.postLink(token, await app.login(customer))).toEqual(failed('token_invalid'));
  });
});

describe('LINE in trouble is never "friend" nor "not friend"', () => {
  test.each<[string, Parameters<LinkTest['control']['addFault']>[0], string, string]>([
    [
      'friendship 500',
      { match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status' },
      'platform_error',
      'friendship_500',
    ],
    [
      'friendship 429',
      { match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status', status: 429 },
      'platform_error',
      'friendship_429',
    ],
    [
      'friendship 403',
      { match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status', status: 403 },
      'channel_unauthorized',
      'friendship_403',
    ],
    [
      'friendship answers nonsense',
      { match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status', status: 200, body: {} },
      'platform_error',
      'friendship_200',
    ],
    [
      'verify 503',
      { match: { host: 'line-api', path: '/oauth2/v2.1/verify' }, kind: 'status', status: 503 },
      'platform_error',
      'verify_503',
    ],
    [
      'the profile 500',
      { match: { host: 'line-api', path: '/v2/profile' }, kind: 'status' },
      'platform_error',
      'profile_500',
    ],
  ])('%s', async (_name, fault, reason, code) => {
    const { customer, card } = await person();
    const token = await app.tap(card);
    const tokens = await app.login(customer);
    await app.control.addFault(fault);
    expect(await app.postLink(token, tokens)).toEqual(failed(reason));
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'failed', reason, platform_code: code }]);
    // The same tap, *Try again*: the same row is decided again, and the message that waited is skipped.
    expect((await app.postLink(token, tokens)).status).toBe('linked');
    expect(await app.attempts(card)).toMatchObject([{ outcome: 'linked', reason: null, platform_code: null }]);
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.bothLinked);
  });

  test('a cut connection, and no bot linked to the Login channel', async () => {
    const { customer, card } = await person();
    await app.control.addFault({ match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'cut' });
    expect(await app.link(customer, card)).toEqual(failed('platform_error'));
    await app.control.patchLineChannel('1650000001', { botLinked: false });
    expect(await app.link(customer, card)).toEqual(failed('channel_unauthorized'));
    await app.control.patchLineChannel('1650000001', { botLinked: true });
    expect((await app.link(customer, card)).status).toBe('linked');
  });
});

/** A rate limit's window is a clock minute: start at its beginning, so that none ends midway. */
const beginMinute = () => {
  app.clock.offsetMs += 60_000 - (app.context.now().getTime() % 60_000);
};

describe('limits', () => {
  test.each([
    ['14 §1.8: 20 a minute a LINE user and card', 20, 1],
    ['60 a minute a LINE user', 60, 3],
  ])('%s', async (_name, limit, cards) => {
    const { customer, card } = await person();
    const all = [card, ...(await Promise.all(Array.from({ length: cards - 1 }, () => app.newCard(customer))))];
    await app.sql('update card set expires_at = now()');
    beginMinute();
    const tokens = await app.login(customer);
    const post = (i: number) => app.postLink(all[i % cards]?.token ?? '', tokens);
    for (let i = 0; i < limit; i += 1) expect((await post(i)).reason).toBe('token_expired');
    const { idToken, accessToken } = await app.login(customer);
    const last = await app.api('POST', '/link', { token: card.token, idToken, accessToken });
    expect(last).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    const seconds = Number(last.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    app.clock.offsetMs += seconds * 1_000;
    expect((await app.postLink(card.token, await app.login(customer))).reason).toBe('token_expired');
    app.clock.offsetMs = 0;
  });

  test('14 §1.8: two strangers with somebody’s card don’t lock its owner out', async () => {
    const { customer, card } = await person();
    const strangers = await Promise.all([app.newCustomer('Second', 'never'), app.newCustomer('Third', 'never')]);
    beginMinute();
    for (const stranger of strangers) {
      const { idToken, accessToken } = await app.login(stranger);
      const body = { token: card.token, idToken, accessToken };
      const statuses = [];
      for (let i = 0; i < 25; i += 1) statuses.push((await app.api('POST', '/link', body)).status);
      expect(statuses).toEqual([...Array(20).fill(200), ...Array(5).fill(429)]);
    }
    expect((await app.link(customer, card, true)).status).toBe('linked');
    app.clock.offsetMs = 0;
  });
});

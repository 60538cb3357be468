// Nothing secret leaks (rules §1): every fault is run with planted tokens and secrets, then log, database and answers are
// searched for them. Except the answers that give an address: of a card, of a download, and what `/go` returns.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildLogger } from '../../logger.ts';
import { testLine, testPage } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

let app: LinkTest;
const log: string[] = [];
const answers: string[] = [];
/** What is searched for, by kind: of a token its signature, without which the rest is worthless. */
const canaries = new Map<string, string>();
const plant = (name: string, secret: string) => canaries.set(name, secret.split('.').at(-1) ?? secret);
const plainFetch = globalThis.fetch;
const metricsToken = 'canary-metrics-token-0123456789-abcdef';

beforeAll(async () => {
  const logger = buildLogger('trace', { write: (line) => log.push(line) });
  app = await openLinkTest({
    overrides: { log: logger },
    logger,
    campaign: { card: { keywords: ['link'] } },
    env: { METRICS_TOKEN: metricsToken },
  });
  plant('metrics token', metricsToken);
  globalThis.fetch = async (...call) => {
    const response = await plainFetch(...call);
    const { pathname } = new URL(String(call[0]));
    const givesAddress = ['/api/v1/cards', '/api/v1/link/mine/export'].includes(pathname) && call[1]?.method === 'POST';
    const excepted = pathname.startsWith('/go/') || givesAddress;
    if (String(call[0]).startsWith(app.url) && !excepted) answers.push(await response.clone().text());
    return response;
  };
  for (const secrets of [testLine, testPage]) {
    for (const [field, secret] of Object.entries(secrets)) if (/secret|token/i.test(field)) plant(field, secret);
  }
});
afterAll(async () => {
  globalThis.fetch = plainFetch;
  await app.close();
});

type Tokens = Awaited<ReturnType<LinkTest['login']>>;
/** A customer with a card, a tap and a sign-in, all planted. */
async function person(name: string) {
  const customer = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(customer);
  const token = await app.tap(card);
  const tokens = await app.login(customer);
  plant(`${name}: card token`, card.token);
  plant(`${name}: tap token`, token);
  plant(`${name}: ID token`, tokens.idToken ?? '');
  plant(`${name}: access token`, tokens.accessToken);
  return { customer, card, token, tokens };
}

/** The whole database as text, bytes decoded. */
async function everyColumn(): Promise<string> {
  const columns = await app.sql<{ table_name: string; column_name: string; data_type: string }>(
    "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public'",
  );
  const texts = await Promise.all(
    columns.map(async ({ table_name, column_name, data_type }) => {
      const value = data_type === 'bytea' ? `encode("${column_name}", 'escape')` : `"${column_name}"::text`;
      const rows = await app.sql<{ value: string | null }>(`select ${value} as value from "${table_name}"`);
      return rows.map((row) => row.value ?? '').join('\n');
    }),
  );
  return texts.join('\n');
}

const lineFaults = ['/friendship/v1/status', '/oauth2/v2.1/verify', '/v2/profile'].flatMap((path) =>
  [{ kind: 'status' }, { kind: 'status', status: 401 }, { kind: 'status', status: 403 }, { kind: 'cut' }].map(
    (fault) => ({
      match: { host: 'line-api', path },
      ...fault,
    }),
  ),
);
const sendFaults = [
  ['line-api', '/v2/bot/message/push'],
  ['meta', '*/messages'],
].flatMap(([host, path]) => ['status', 'cut', 'lost_answer'].map((kind) => ({ match: { host, path }, kind })));

test.each([...lineFaults, ...sendFaults])('a link while $match.path answers $kind $status', async (fault) => {
  const { token, tokens } = await person(JSON.stringify(fault));
  await app.control.addFault(fault as Parameters<typeof app.control.addFault>[0]);
  await app.postLink(token, tokens);
  await app.settle();
  await app.control.removeFaults();
});

test.each(['/user/v1/deauthorize', '/oauth2/v3/token', '/v2/profile', 'none'])(
  'the customer’s own page, while %s fails',
  async (path) => {
    const { customer, card, tokens } = await person(`own page, ${path}`);
    await app.link(customer, card);
    const loginChannelSecret = `canary-login-secret${path.replaceAll('/', '-')}`;
    plant(`login secret, ${path}`, loginChannelSecret);
    await app.control.patchLineChannel(testLine.channelId, { loginChannelSecret });
    await app.context.store.pool.query("delete from credential where field = 'loginChannelSecret'");
    await app.api('PATCH', `/channels/${app.line.id}`, { credentials: { loginChannelSecret } });
    const mine = (what: string, more: object = {}) =>
      app.api<{ status: string; url?: string }>('POST', `/link/mine${what}`, {
        channel: app.line.id,
        idToken: tokens.idToken,
        ...more,
      });
    await mine('');
    const { url = '' } = (await mine('/export')).body;
    plant(`download, ${path}`, url);
    for (const address of [url, `${url}x`]) await (await fetch(address.replace(/^https:\/\/[^/]+/, app.url))).text();
    await app.control.addFault({ match: { host: 'line-api', path }, kind: 'status', status: 500, times: null });
    const { accessToken } = tokens;
    expect((await mine('/unlink', { accessToken })).body.status).toBe('unlinked');
    await mine('/unlink', { accessToken: `${accessToken} ` });
    expect((await mine('/erase', { accessToken })).body.status).toBe('erased');
    await app.control.removeFaults();
    await fetch(`${app.url}/link/mine?app=${tokens.idToken}`);
  },
);

test('bugs and database errors that quote rows', async () => {
  const { store } = app.context;
  const { read } = store.link;
  const broken = (token: string, tokens: Tokens) =>
    Object.assign(new Error('planted', { cause: Object.assign(new Error('inner'), { detail: tokens.idToken }) }), {
      code: '22P05',
      detail: `Key (token)=(${token}) (${tokens.accessToken})`,
      where: token,
      parameters: [token, tokens.idToken],
    });
  const first = await person('the write fails');
  app.context.beforeWrite = () => {
    app.context.beforeWrite = async () => {};
    return Promise.reject(broken(first.token, first.tokens));
  };
  expect(await app.postLink(first.token, first.tokens)).toEqual({ status: 'failed', reason: 'unexpected_error' });
  expect(await app.outcomes(first.card)).toEqual(['failed']);
  await app.settle();
  const second = await person('the read fails');
  store.link.read = () => Promise.reject(broken(second.token, second.tokens));
  await app.postLink(second.token, second.tokens);
  store.link.read = read;
  expect(log.join('')).toContain('planted');
});

test('tokens in the wrong places, and at unknown addresses', async () => {
  const { token, tokens, card } = await person('wrong places');
  await app.postLink(tokens.idToken ?? '', { ...tokens, idToken: token });
  await app.postLink(token, { ...tokens, accessToken: `${tokens.accessToken}\r\n` });
  for (const path of [
    '/nowhere/',
    '/link?t=',
    '/go/',
    '/go/%E0',
    '/link/',
    '/api/v1/link/',
    '/webhooks/line/',
    `/go/${'x'.repeat(3_000)}`,
  ]) {
    await fetch(`${app.url}${path}${token}`, { headers: { 'x-request-id': token } });
    await fetch(`${app.url}${path}${card.token}`, { method: 'POST' });
  }
  await app.api('POST', '/link', `{"token":"${token}",`);
  await app.api('POST', '/link', { token: 1, idToken: tokens.idToken, accessToken: [tokens.accessToken] });
});

test('stored cards: frozen in the outbox, answered again, echoed by the platform, pasted by the customer', async () => {
  const customer = await app.newCustomer('Lin', 'friend');
  const body = {
    campaignId: app.campaign.id,
    contact: { channelId: app.messenger.id, externalId: customer.psid },
    send: true,
  };
  await app.control.messenger.type(testPage.pageId, customer.id, 'link');
  await app.settle();
  const made = await app.api<{ url: string }>('POST', '/cards', body, { 'idempotency-key': 'canary' });
  plant('card that was sent', made.body.url);
  await app.settle();
  const chat = await app.control.chat('messenger', testPage.pageId, customer.id);
  const cards = chat.filter(({ kind }) => kind === 'card');
  expect(cards).toHaveLength(2);
  await app.control.messenger.type(testPage.pageId, customer.id, `is this right? ${made.body.url}`);
  await app.settle();
  for (const [i, card] of cards.entries()) plant(`card ${i} in the chat`, card.buttons?.[0]?.url ?? '');
});

test('a card in a bot module', async () => {
  const next = await app.newCampaign();
  const block = { kind: 'card', campaignId: next.id };
  const module = { platform: 'messenger', name: 'canary', blocks: [block] };
  const { id: moduleId } = (await app.api<{ id: string }>('POST', '/modules', module)).body;
  const source = { kind: 'module', moduleId } as const;
  const campaign = await app.newCampaign({ onSuccess: { source, target: { kind: 'text', text: 'hi' } } });
  const customer = await app.newCustomer('Lin', 'friend');
  expect((await app.link(customer, await app.newCard(customer, campaign.id))).status).toBe('linked');
  await app.settle();
  const chat = await app.control.chat('messenger', testPage.pageId, customer.id);
  const url = chat.find(({ kind }) => kind === 'card')?.buttons[0]?.url ?? '';
  expect(url).toContain('/go/');
  plant('card of a bot module', url);
  expect((await app.api('GET', '/modules')).status).toBe(200);
});

test('none of it is found anywhere', async () => {
  for (const path of ['/channels', '/deliveries', '/contacts', `/campaigns/${app.campaign.id}/attempts`]) {
    expect((await app.api('GET', path)).status).toBe(200);
  }
  const bearer = { authorization: `Bearer ${metricsToken}` };
  // A caller's own secret, in the one header that is logged.
  const held = [...canaries].filter(([name]) => name.includes(':')).map(([, secret]) => secret);
  for (const secret of [metricsToken, ...held]) {
    await fetch(`${app.url}/metrics`, { headers: { ...bearer, 'x-request-id': secret } });
  }
  const places = { log: log.join('\n'), answers: answers.join('\n'), database: await everyColumn() };
  const found: string[] = [];
  for (const [name, secret] of canaries) {
    for (const [place, text] of Object.entries(places)) if (text.includes(secret)) found.push(`${name} in ${place}`);
  }
  expect(found).toEqual([]);
  // The search does find what is there.
  expect(canaries.size).toBeGreaterThan(80);
  expect(places.log).toContain('/api/v1/link');
  expect(places.database).toContain('platform_error');
  expect(places.answers).toContain('unexpected_error');
});

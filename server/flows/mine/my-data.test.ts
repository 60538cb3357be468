// Download and erasure by the customer: only of the account they signed in with, by an address that is good for ten minutes.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openMineTest } from '../../testing/test-mine.ts';

let app: Awaited<ReturnType<typeof openMineTest>>;
beforeAll(async () => {
  app = await openMineTest();
});
afterEach(async () => {
  app.clock.offsetMs = 0;
  await app.control.removeFaults();
});
afterAll(() => app.close());

/** The address on this server: the public one is of another name. */
const open = (url = '', headers = {}) =>
  fetch(url.replace('https://link.example.com', app.url), { headers: { 'accept-language': 'en', ...headers } });
const contactIds = async (externalId: string) =>
  (await app.sql<{ id: string }>('select id from contact where external_id = $1', [externalId])).map(({ id }) => id);

describe('download', () => {
  test('the data of the LINE account alone, as a file that nobody keeps', async () => {
    const { customer, tokens } = await app.linked('陳小美');
    const { status, url } = await app.exportUrl(tokens);
    expect(status).toBe('ready');
    const answer = await open(url);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="my-data.json"',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const text = await answer.text();
    expect(JSON.parse(text).contacts).toHaveLength(1);
    expect(text).toContain(customer.lineUserId);
    expect(text).not.toContain(customer.psid);
    const [row] = await app.sql(`select actor, actor_id from audit where action = 'export' order by at desc limit 1`);
    expect(row).toEqual({ actor: 'customer', actor_id: null });
  });

  test('ten minutes, then a page says so; also once the account is erased', async () => {
    const { tokens } = await app.linked();
    const { url } = await app.exportUrl(tokens);
    app.clock.offsetMs = 10 * 60_000 - 2_000;
    expect((await open(url)).status).toBe(200);
    app.clock.offsetMs = 10 * 60_000 + 1_000;
    const over = await open(url);
    expect([over.status, over.headers.get('content-disposition')]).toEqual([410, null]);
    expect(await over.text()).toContain('This download has expired');
    app.clock.offsetMs = 0;
    await app.change('erase', tokens);
    expect((await open(url)).status).toBe(410);
    expect((await app.exportUrl(tokens)).reason).toBe('contact_not_found');
  });

  test('an address that was changed, made for something else, or for somebody else leads nowhere', async () => {
    const [mine, other] = [await app.linked(), await app.linked()];
    const { url = '' } = await app.exportUrl(mine.tokens);
    const [, token = ''] = url.split('/link/data/');
    const [id = '', until = '', mac = ''] = token.split('.');
    const [otherId = ''] = await contactIds(other.customer.lineUserId);
    const later = (Number.parseInt(until, 36) + 60_000).toString(36);
    const broken = [
      `${otherId}.${until}.${mac}`,
      `${id}.${later}.${mac}`,
      `${id}.${until}.${mac.slice(0, -1)}${mac.endsWith('A') ? 'B' : 'A'}`,
      `${id}.${mac}`,
      mine.watch ?? '',
      token.toUpperCase(),
      'x',
      'x'.repeat(3_000),
    ];
    for (const one of broken) {
      const answer = await open(`${app.url}/link/data/${one}`);
      expect([one, answer.status]).toEqual([one, 404]);
      expect(answer.headers.get('content-type')).toContain('text/html');
    }
    expect((await app.api('POST', `/link/${token}/undo`, { idToken: mine.tokens.idToken })).body).toEqual({
      status: 'failed',
      reason: 'token_invalid',
    });
  });

  test('a network that guesses is slowed down, its good address works', async () => {
    const { tokens } = await app.linked();
    const { url } = await app.exportUrl(tokens);
    app.clock.offsetMs = 61_000;
    const statuses = new Set<number>();
    for (let i = 0; i < 61; i += 1) statuses.add((await open(`${app.url}/link/data/guess`)).status);
    expect([...statuses]).toEqual([404, 429]);
    expect((await open(url)).status).toBe(200);
  });
});

describe('erase', () => {
  test('the LINE account goes, the other one stays, LINE ends the permission; twice: the same answer', async () => {
    const { customer, card, tokens } = await app.linked();
    expect((await app.change('erase', tokens)).body).toEqual({ status: 'erased', deauthorized: true });
    expect(await contactIds(customer.lineUserId)).toEqual([]);
    expect(await contactIds(customer.psid)).toHaveLength(1);
    expect((await app.change('erase', tokens)).body).toEqual({ status: 'erased', deauthorized: true });
    expect(await app.mine(tokens)).toMatchObject({ status: 'mine', known: false, links: [] });
    const rows = await app.sql(`select actor from audit where action = 'erase' order by at desc limit 1`);
    expect(rows).toEqual([{ actor: 'customer' }]);
    // A stranger now: what had linked them doesn't do so again.
    expect(await app.postLink(card.token, await app.login(customer), true)).toMatchObject({ status: 'failed' });
  });

  test('LINE refuses to end the permission: it is erased all the same', async () => {
    const { customer, tokens } = await app.linked();
    await app.control.addFault({
      match: { host: 'line-api', path: '/user/v1/deauthorize' },
      kind: 'status',
      status: 500,
      times: null,
    });
    expect((await app.change('erase', tokens)).body).toEqual({ status: 'erased', deauthorized: false });
    expect(await contactIds(customer.lineUserId)).toEqual([]);
  });

  test('twice at once, and beside an unlink', async () => {
    const { customer, tokens } = await app.linked();
    const answers = await Promise.all([
      app.change('erase', tokens),
      app.change('unlink', tokens),
      app.change('erase', tokens),
    ]);
    expect(answers.map(({ body }) => body.status)).toEqual(['erased', 'unlinked', 'erased']);
    expect(await contactIds(customer.lineUserId)).toEqual([]);
  });
});

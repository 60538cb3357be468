// Who may link without being asked (rules §2), through HTTP, behind one trusted proxy that passes on the customer's address.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agents } from '../../simulator/agents.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';

const home = '203.0.113.7';
let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ env: { TRUST_PROXY: '1' } });
});
afterAll(async () => {
  await app.invariants();
  await app.close();
});

/** What `/go` puts into the address for this browser and network; `e` as in the request's address. */
async function tapFrom(card: { token: string }, agent: keyof typeof agents, address = home, e?: string) {
  const response = await fetch(`${app.url}/go/${card.token}${e ? `?e=${e}` : ''}`, {
    headers: { 'user-agent': agents[agent], 'x-forwarded-for': address },
    redirect: 'manual',
  });
  const [, token] = /[?&](?:t|e)=([\w.-]+)/.exec(response.headers.get('location') ?? (await response.text())) ?? [];
  return token ?? '';
}

async function post(token: string, customer: TestCustomer, address = home, consent?: boolean, idToken?: string | null) {
  const tokens = await app.login(customer);
  const body = { token, idToken: idToken ?? tokens.idToken, accessToken: tokens.accessToken, consent };
  return (await app.api<{ status: string }>('POST', '/link', body, { 'x-forwarded-for': address })).body;
}

async function friendWithCard(campaignId?: string) {
  const customer = await app.newCustomer('陳小美', 'friend');
  return { customer, card: await app.newCard(customer, campaignId) };
}

const asked = {
  status: 'consent',
  source: { platform: 'messenger', channelName: '小島選物', name: '陳＊美' },
  target: { platform: 'line', name: '陳小美' },
};

describe('which tap links at once', () => {
  test.each<[string, string, (card: { token: string }) => Promise<string>, string]>([
    ['Messenger, the same network', 'linked', (card) => tapFrom(card, 'messenger-ios'), home],
    ['Facebook, the same network', 'linked', (card) => tapFrom(card, 'facebook-ios'), home],
    ['a neighbour in the network', 'linked', (card) => tapFrom(card, 'messenger-ios'), '203.0.113.99'],
    [
      'IPv6, another host of the network',
      'linked',
      (card) => tapFrom(card, 'messenger-ios', '2001:db8:1::1'),
      '2001:db8:1:9::2',
    ],
    ['another network', 'consent', (card) => tapFrom(card, 'messenger-ios'), '198.51.100.7'],
    ['another network of IPv6', 'consent', (card) => tapFrom(card, 'messenger-ios', '2001:db8:1::1'), '2001:db8:2::1'],
    ['Safari without e', 'consent', (card) => tapFrom(card, 'safari-ios'), home],
    ['desktop without e', 'consent', (card) => tapFrom(card, 'desktop'), home],
    ["LINE's own browser", 'consent', (card) => tapFrom(card, 'line-inapp-ios'), home],
    ['Instagram, for a Messenger card', 'consent', (card) => tapFrom(card, 'instagram-ios'), home],
    ['a bare card', 'consent', async (card) => card.token, home],
    [
      'Safari with the e of Messenger',
      'linked',
      async (card) => tapFrom(card, 'safari-ios', home, await tapFrom(card, 'messenger-ios')),
      home,
    ],
    [
      '… opened over a relay, posted from home',
      'linked',
      async (card) => tapFrom(card, 'safari-ios', '198.51.100.7', await tapFrom(card, 'messenger-ios')),
      home,
    ],
    [
      'a desktop with the e of Messenger',
      'linked',
      async (card) => tapFrom(card, 'desktop', home, await tapFrom(card, 'messenger-ios')),
      home,
    ],
    ['Safari with a broken e', 'consent', (card) => tapFrom(card, 'safari-ios', home, 'eyJ.e.x'), home],
    [
      "LINE's browser with the e of Messenger",
      'consent',
      async (card) => tapFrom(card, 'line-inapp-ios', home, await tapFrom(card, 'messenger-ios')),
      home,
    ],
  ])('%s: %s', async (_name, status, tap, address) => {
    const { customer, card } = await friendWithCard();
    expect(await post(await tap(card), customer, address)).toMatchObject(status === 'consent' ? asked : { status });
  });

  test('over 30 minutes old it asks; it never gets too old to link', async () => {
    const { customer, card } = await friendWithCard();
    const token = await tapFrom(card, 'messenger-ios');
    app.clock.offsetMs += 30 * 60_000 + 1_000;
    expect(await post(token, customer)).toMatchObject(asked);
    app.clock.offsetMs += 48 * 3_600_000;
    expect((await post(token, customer, home, true)).status).toBe('linked');
    app.clock.offsetMs = 0;
  });

  test("e of another card isn't carried over", async () => {
    const { customer, card } = await friendWithCard();
    const other = await app.newCard(customer);
    const carried = await tapFrom(card, 'safari-ios', home, await tapFrom(other, 'messenger-ios'));
    expect(await post(carried, customer)).toMatchObject(asked);
  });
});

describe('a stranger who wants to link their own Messenger to the victim’s LINE', () => {
  test.each<[string, (card: { token: string }) => Promise<string>]>([
    [
      'a page that fetches fresh taps and sends the victim on',
      (card) => tapFrom(card, 'messenger-ios', '198.51.100.7'),
    ],
    [
      'such a tap as e, opened in Safari at home',
      async (card) => tapFrom(card, 'safari-ios', home, await tapFrom(card, 'messenger-ios', '198.51.100.7')),
    ],
    [
      'such a tap as e, opened within Messenger at home',
      async (card) => tapFrom(card, 'messenger-ios', home, await tapFrom(card, 'messenger-ios', '198.51.100.7')),
    ],
  ])('%s: the victim is asked, and nothing is joined', async (name, relay) => {
    const stranger = await app.newCustomer('Mallory', 'friend');
    const victim = await app.newCustomer('陳小美', 'friend');
    const card = await app.newCard(stranger);
    const relayed = await relay(card);
    const answer = await post(relayed, victim);
    expect(answer, name).toMatchObject({ status: 'consent', source: { name: 'M＊' } });
    expect((await post(relayed, victim, home, false)).status).toBe('failed');
    await app.settle();
    expect(await app.chats(victim)).toEqual(app.silence);
    expect(await app.chats(stranger)).toEqual(app.silence);
  });
});

describe('what else asks first', () => {
  test('another LINE user has tried the card, whatever the outcome', async () => {
    const { customer, card } = await friendWithCard();
    const other = await app.newCustomer('Other', 'never');
    expect((await post(await tapFrom(card, 'messenger-ios'), other)).status).toBe('add_friend');
    expect(await post(await tapFrom(card, 'messenger-ios'), customer)).toMatchObject(asked);
  });

  test('the ID token was used with another card', async () => {
    const { customer, card } = await friendWithCard();
    const card2 = await app.newCard(customer);
    const { idToken } = await app.login(customer);
    expect((await post(await tapFrom(card, 'messenger-ios'), customer, home, undefined, idToken)).status).toBe(
      'linked',
    );
    expect((await post(await tapFrom(card2, 'messenger-ios'), customer, home, undefined, idToken)).status).toBe(
      'consent',
    );
    expect((await post(await tapFrom(card2, 'messenger-ios'), customer)).status).toBe('linked');
  });

  test('… also with the other encoding of the same signature', async () => {
    const { customer, card } = await friendWithCard();
    const card2 = await app.newCard(customer);
    const { idToken } = await app.login(customer);
    expect((await post(await tapFrom(card, 'messenger-ios'), customer, home, undefined, idToken)).status).toBe(
      'linked',
    );
    const answer = await post(
      await tapFrom(card2, 'messenger-ios'),
      customer,
      home,
      undefined,
      otherSignature(idToken ?? ''),
    );
    expect(answer.status).toBe('consent');
  });

  test('the pair declined before: another card of the same two asks', async () => {
    const { customer, card } = await friendWithCard();
    expect(await post(card.token, customer, home, false)).toEqual({ status: 'failed', reason: 'declined' });
    expect(await post(card.token, customer, home, true)).toEqual({ status: 'failed', reason: 'declined' });
    const card2 = await app.newCard(customer);
    expect(await post(await tapFrom(card2, 'messenger-ios'), customer)).toMatchObject(asked);
    expect((await post(await tapFrom(card, 'messenger-ios'), customer, home, true)).status).toBe('linked');
  });

  test('the pair was separated by undo or unlink', async () => {
    const { customer, card } = await friendWithCard();
    await app.play(customer, 'block');
    await app.play(customer, 'unblock');
    await app.settle();
    await app.sql(
      `insert into not_same select least(a.id, b.id), greatest(a.id, b.id), now() from contact a, contact b
       where a.external_id = $1 and b.external_id = $2`,
      [customer.psid, customer.lineUserId],
    );
    expect(await post(await tapFrom(card, 'messenger-ios'), customer)).toMatchObject(asked);
  });

  test('the campaign asks everybody; Yes links, and both chats say so', async () => {
    const { customer, card } = await friendWithCard((await app.newCampaign({ askFirst: true })).id);
    const token = await tapFrom(card, 'messenger-ios');
    expect(await post(token, customer)).toMatchObject(asked);
    expect(await app.outcomes(card)).toEqual(['open']);
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.silence);
    expect((await post(token, customer, home, true)).status).toBe('linked');
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.bothLinked);
  });

  test('a never-friend’s bare card: the follow asks, Yes links', async () => {
    const customer = await app.newCustomer('陳小美', 'never');
    const card = await app.newCard(customer);
    const { watch } = (await post(card.token, customer)) as { watch?: string };
    await app.play(customer, 'follow');
    await app.settle();
    expect(await app.watch(watch)).toMatchObject(asked);
    expect(await post(card.token, customer)).toMatchObject(asked);
    expect((await post(card.token, customer, home, true)).status).toBe('linked');
  });

  test('a never-friend who said Yes beforehand is linked by the follow', async () => {
    const customer = await app.newCustomer('陳小美', 'never');
    const card = await app.newCard(customer);
    const { watch } = (await post(card.token, customer, home, true)) as { watch?: string };
    await app.play(customer, 'follow');
    await app.settle();
    expect(await app.watch(watch)).toMatchObject({ status: 'linked' });
  });
});

test('a used card: shown again to the customer who linked it, refused to anybody else, whatever they answer', async () => {
  const { customer, card } = await friendWithCard();
  const token = await tapFrom(card, 'messenger-ios');
  const first = await post(token, customer);
  expect(await post(card.token, customer)).toEqual({ ...first, again: true });
  const other = await app.newCustomer('Other', 'friend');
  expect(await post(token, other, home, true)).toEqual({ status: 'failed', reason: 'card_used' });
  await app.settle();
  expect(await app.chats(customer)).toEqual(app.bothLinked);
  expect(await app.chats(other)).toEqual(app.silence);
});

/** ECDSA: (r, n − s) signs what (r, s) signs. */
function otherSignature(jws: string): string {
  const [head, body, signature = ''] = jws.split('.');
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const bytes = Buffer.from(signature, 'base64url');
  const s = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const flipped = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
  return `${head}.${body}.${flipped.toString('base64url')}`;
}

// Two servers of one database while their keys change (rules §1, §3): each accepts what the other has issued.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../context.ts';
import { createCard } from '../flows/cards/send-card.ts';
import { deliverDue } from '../flows/delivery/deliver-due.ts';
import { linkContacts } from '../flows/linking/link-contacts.ts';
import { openCard } from '../flows/linking/open-card.ts';
import { linkPage } from '../flows/linking/page-data.ts';
import { readWatch, watchOf } from '../flows/linking/watch.ts';
import { agents } from '../simulator/agents.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../testing/test-link.ts';
import { ringOf, serverWith } from '../testing/test-rings.ts';
import { joinServers } from './key-checks.ts';
import { buildKeyRing } from './key-ring.ts';

let app: LinkTest;
const open: Context[] = [];
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(() => app.close());
afterEach(async () => {
  for (const context of open.splice(0)) await context.store.close();
  await app.sql('truncate running_server, ring_key');
  app.clock.offsetMs = 0;
});

/** Starts a server with these keys; the channels' credentials are sealed with `test`. */
async function start(kids: string[], retired: string[] = []) {
  const context = serverWith(app.context, [...kids, 'test'], { retired });
  open.push(context);
  return { context, ...(await joinServers(context)) };
}

const chooseLocale = () => 'en' as const;
const address = '192.0.2.1';

/** Creates a card on this server for a customer. @returns the token in its address */
async function mint(context: Context, customer: TestCustomer, send = false): Promise<string> {
  const contact = { channelId: app.messenger.id, externalId: customer.psid };
  const { url } = await createCard(context, { campaignId: app.campaign.id, contact, send }, true);
  return url?.split('/go/')[1] ?? '';
}

const go = (
  context: Context,
  token: string,
  agent: keyof typeof agents = 'messenger-ios',
  carried: string | null = null,
) => openCard(context, token, { userAgent: agents[agent], carried, address, chooseLocale });

/** The tap token from this server for a card opened in Messenger. */
async function tap(context: Context, token: string): Promise<string> {
  const opened = await go(context, token);
  if (opened.kind !== 'redirect') throw new Error(`the card answered ${opened.kind}`);
  return new URL(opened.location).searchParams.get('e') ?? '';
}

async function link(context: Context, token: string, customer: TestCustomer) {
  const { idToken, accessToken } = await app.login(customer);
  return linkContacts(context, { token, idToken: idToken ?? '', accessToken }, address);
}

/** The token's content, without verification. */
const readCardId = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).c;

const deliver = (context: Context) => deliverDue(context, new AbortController().signal);

describe('a change in two steps, server by server', () => {
  const stages: [string, string[], string[]][] = [
    ['both know one key', ['k1'], ['k1']],
    ['one knows the new key too', ['k1', 'k2'], ['k1']],
    ['both know it', ['k1', 'k2'], ['k1', 'k2']],
    ['one signs with it', ['k1', 'k2'], ['k2', 'k1']],
    ['both sign with it', ['k2', 'k1'], ['k2', 'k1']],
  ];

  test.each(stages)(
    '%s: cards open, taps link without asking, messages go out, on either server',
    async (_stage, first, second) => {
      const [one, other] = [await start(first), await start(second)];
      for (const [from, to] of [
        [one.context, other.context],
        [other.context, one.context],
      ] as const) {
        const customer = await app.newCustomer();
        const token = await mint(from, customer, true);
        expect(await deliver(to)).toBe(1);
        const carried = await tap(to, token);
        expect(await go(from, token, 'safari-ios', carried)).toMatchObject({ kind: 'page', status: 200 });
        const { status, watch = '' } = await link(from, carried, customer);
        expect(status).toBe('linked');
        expect(readWatch(to, watch)).toMatch(/^[0-9a-f-]{36}$/);
        await deliver(to);
        expect(await app.sql(`select state, cause from outbox where state <> 'sent'`)).toEqual([]);
        expect(await app.chat('line', customer)).toEqual(['target linked']);
        expect((await app.chat('messenger', customer)).at(-1)).toBe('source linked');
      }
      for (const { leave } of [one, other]) await leave();
    },
  );
});

test('a message sealed by another server with a key that is missing here is left to that server', async () => {
  const [knows, behind] = [serverWith(app.context, ['k2', 'test']), serverWith(app.context, ['k1', 'test'])];
  open.push(knows, behind);
  const customer = await app.newCustomer();
  await mint(knows, customer, true);
  const errors: object[] = [];
  behind.log = { ...behind.log, error: (fields) => errors.push(fields) };
  expect(await deliver(behind)).toBe(0);
  expect(errors).toEqual([]);
  expect(await deliver(knows)).toBe(1);
});

describe('taps count only with the newest key', () => {
  /** Both keys are known; the second has just begun to sign. Returns the server that signs with it, and a tap with the first. */
  async function changed() {
    const first = await start(['k1', 'k2']);
    const customer = await app.newCustomer();
    const token = await mint(first.context, customer);
    const oldTap = await tap(first.context, token);
    await first.leave();
    const { context } = await start(['k2', 'k1']);
    return { context, customer, token, oldTap };
  }

  test('and for one hour with the previous one', async () => {
    const { context, customer, token } = await changed();
    app.clock.offsetMs = 59 * 60_000;
    const late = serverWith(app.context, ['k1', 'k2', 'test']);
    open.push(late);
    expect((await link(context, await tap(late, token), customer)).status).toBe('linked');
  });

  test('after that they need a question, like a bare card', async () => {
    const { context, customer, token } = await changed();
    app.clock.offsetMs = 61 * 60_000;
    // As an owner of the old key could forge it: new, from the right browser and network.
    const forger = serverWith(app.context, ['k1', 'k2', 'test']);
    open.push(forger);
    const forged = await tap(forger, token);
    expect((await link(context, forged, customer)).status).toBe('consent');
    expect((await link(forger, forged, customer)).status).toBe('linked');
  });

  test('a customer with an old page is asked for consent, and Yes links', async () => {
    const { context, customer, oldTap } = await changed();
    app.clock.offsetMs = 61 * 60_000;
    expect((await link(context, oldTap, customer)).status).toBe('consent');
    const { idToken, accessToken } = await app.login(customer);
    const request = { token: oldTap, idToken: idToken ?? '', accessToken, consent: true };
    expect((await linkContacts(context, request, address)).status).toBe('linked');
  });
});

describe('a retired key', () => {
  const keysHere: [string, string[]][] = [
    ['whose secret is still here', ['k2', 'k1']],
    ['whose secret is gone', ['k2']],
  ];

  test.each(keysHere)('%s: its cards and taps return token_expired, and nothing is written', async (_what, kids) => {
    const old = serverWith(app.context, ['k1', 'k2', 'test']);
    open.push(old);
    const customer = await app.newCustomer();
    const token = await mint(old, customer);
    const carried = await tap(old, token);
    const watch = watchOf(old, app.context.newId());
    const { context, leave } = await start(kids, ['k1']);
    const failed = { kind: 'failed', status: 410, data: { failure: 'token_expired' } };
    for (const agent of ['messenger-ios', 'line-inapp-ios', 'safari-ios'] as const)
      expect(await go(context, token, agent)).toMatchObject(failed);
    for (const opens of [token, carried]) {
      expect(await link(context, opens, customer)).toEqual({ status: 'failed', reason: 'token_expired' });
      expect((await linkPage(context, opens, chooseLocale)).failure).toBe('token_expired');
    }
    expect(readWatch(context, watch)).toBeNull();
    expect(await app.sql('select 1 from attempt where card_id = $1', [readCardId(token)])).toEqual([]);
    await leave();
  });

  test('ends attempts that wait for a friend: the follow returns token_expired', async () => {
    const old = serverWith(app.context, ['k1', 'k2', 'test']);
    open.push(old);
    const customer = await app.newCustomer('陳小美', 'never');
    const token = await mint(old, customer);
    expect((await link(old, await tap(old, token), customer)).status).toBe('add_friend');
    const before = app.context.keys;
    app.context.keys = buildKeyRing(ringOf(['test']), ['k1']);
    await app.play(customer, 'follow');
    await app.settle();
    app.context.keys = before;
    expect(await app.attempts({ id: readCardId(token) })).toMatchObject([
      { outcome: 'failed', reason: 'token_expired' },
    ]);
  });

  test('ends a card also for a tap signed by a newer key', async () => {
    const [old, both] = [serverWith(app.context, ['k1', 'k2', 'test']), serverWith(app.context, ['k2', 'k1', 'test'])];
    open.push(old, both);
    const customer = await app.newCustomer();
    const carried = await tap(both, await mint(old, customer));
    const { context, leave } = await start(['k2', 'k1'], ['k1']);
    expect(await link(context, carried, customer)).toEqual({ status: 'failed', reason: 'token_expired' });
    await leave();
  });
});

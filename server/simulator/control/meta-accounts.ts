import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { digits, hex, secretToken } from '../world/ids.ts';
import {
  type InstagramAccount,
  instagramFields,
  type MessengerPage,
  type MetaAccount,
  type WhatsappNumber,
} from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import { bodyOf, instagramInPath, numberInPath, pageInPath } from './input.ts';
import {
  instagramInput,
  instagramPatch,
  numberInput,
  numberPatch,
  pageInput,
  pagePatch,
} from './meta-account-input.ts';

export function metaAccountRoutes(world: World, app: FastifyInstance): void {
  app.post('/messenger/pages', (request) => addPage(world, bodyOf(request, pageInput)));
  app.get('/messenger/pages', () => ({ pages: Object.values(world.state.pages) }));
  app.patch('/messenger/pages/:pageId', (request) =>
    changed(world, Object.assign(pageInPath(world, request), bodyOf(request, pagePatch))),
  );
  app.post('/messenger/pages/:pageId/verify', (request) => handshake(world, pageInPath(world, request)));

  app.post('/instagram/accounts', (request) => addInstagram(world, bodyOf(request, instagramInput)));
  app.get('/instagram/accounts', () => ({ accounts: Object.values(world.state.instagramAccounts) }));
  app.patch('/instagram/accounts/:accountId', (request) =>
    changed(world, Object.assign(instagramInPath(world, request), bodyOf(request, instagramPatch))),
  );
  app.post('/instagram/accounts/:accountId/verify', (request) => handshake(world, instagramInPath(world, request)));

  app.post('/whatsapp/numbers', (request) => addNumber(world, bodyOf(request, numberInput)));
  app.get('/whatsapp/numbers', () => ({ numbers: Object.values(world.state.whatsappNumbers) }));
  app.patch('/whatsapp/numbers/:phoneNumberId', (request) =>
    changed(world, Object.assign(numberInPath(world, request), bodyOf(request, numberPatch))),
  );
  app.post('/whatsapp/numbers/:phoneNumberId/verify', (request) => handshake(world, numberInPath(world, request)));
}

function changed<Account>(world: World, account: Account): Account {
  world.changed();
  return account;
}

/** Missing values: a new token and app, or, by `appId`, the secrets of an existing app. */
function metaDefaults(world: World, appId: string | undefined): Omit<MetaAccount, 'name'> {
  const { pages, instagramAccounts, whatsappNumbers } = world.state;
  const all: MetaAccount[] = [pages, instagramAccounts, whatsappNumbers].flatMap((known) =>
    Object.values<MetaAccount>(known),
  );
  const sameApp = all.find((account) => account.appId === appId);
  return {
    accessToken: `EAA${secretToken(96)}`,
    tokenState: 'good',
    appId: digits(15),
    appSecret: sameApp?.appSecret ?? hex(32),
    verifyToken: sameApp?.verifyToken ?? secretToken(16),
    webhookUrl: null,
    requireProof: false,
    subscribedFields: ['messages'],
    failingSince: null,
  };
}

const messengerFields = ['messages', 'messaging_postbacks', 'message_echoes', 'messaging_referrals', 'message_edits'];

function addPage(world: World, input: z.infer<typeof pageInput>): MessengerPage {
  const known = world.state.pages[input.pageId];
  const page: MessengerPage = {
    ...metaDefaults(world, input.appId),
    name: 'Messenger page',
    subscribedFields: messengerFields,
    ...known,
    ...input,
  };
  world.state.pages[page.pageId] = page;
  return changed(world, page);
}

/** An account of an existing page shares the page's token and app, unless others are named. */
function addInstagram(world: World, input: z.infer<typeof instagramInput>): InstagramAccount {
  const page = world.state.pages[input.pageId];
  const shared = page && {
    accessToken: page.accessToken,
    appId: page.appId,
    ...(input.appId === undefined || input.appId === page.appId
      ? { appSecret: page.appSecret, verifyToken: page.verifyToken }
      : {}),
  };
  const account: InstagramAccount = {
    ...metaDefaults(world, input.appId),
    ...shared,
    name: 'Instagram account',
    username: `brand_${input.accountId}`,
    pictureUrl: null,
    echoMetadata: true,
    subscribedFields: instagramFields,
    ...world.state.instagramAccounts[input.accountId],
    ...input,
  };
  world.state.instagramAccounts[account.accountId] = account;
  return changed(world, account);
}

function addNumber(world: World, input: z.infer<typeof numberInput>): WhatsappNumber {
  const number: WhatsappNumber = {
    ...metaDefaults(world, input.appId),
    name: 'WhatsApp number',
    wabaId: digits(15),
    countryCode: '886',
    hidePhone: false,
    noBsuid: false,
    windowRefusal: 'answer',
    statuses: ['sent', 'delivered', 'read'],
    failCode: 131000,
    pairLimit: false,
    throughput: 80,
    fetchPictures: false,
    ...world.state.whatsappNumbers[input.phoneNumberId],
    ...input,
  };
  world.state.whatsappNumbers[number.phoneNumberId] = number;
  return changed(world, number);
}

/** Meta's question when the webhook's address is entered: the challenge must come back as it is. */
async function handshake(world: World, account: MetaAccount) {
  if (account.webhookUrl === null || !world.mayReach(account.webhookUrl)) return { status: null, body: '', ok: false };
  const challenge = digits(10);
  const url = new URL(account.webhookUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', account.verifyToken);
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) });
  const body = await response.text();
  return { status: response.status, body, ok: response.status === 200 && body === challenge };
}

// Every route of the API, called by every kind of caller: who has access, and what their answer must not contain.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Role, roles } from '../../contract/roles.ts';
import { makeApiKey } from '../../flows/staff/api-key.ts';
import { openSession } from '../../flows/staff/session.ts';
import { linkForStaff } from '../../flows/staff/sign-in-link.ts';
import { createWebhook } from '../../flows/webhooks/save-webhook.ts';
import { testLine, testPage, testWhatsapp } from '../../testing/test-accounts.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { addPerson } from '../../testing/test-staff.ts';

let app: TestApp;
let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  app = await openTestApp({ overrides: { webhookHttp: { allowLoopback: true } } });
  scene = await openScene();
});
afterAll(() => app.close());

const origin = 'https://link.example.com';
const admin = { id: 'administrator-key', role: 'administrator' } as const;
const nowhere = '018f0000-0000-7000-8000-000000000000';

/** Who calls, in the order of the table's columns: five roles, a key that mints cards, one that doesn't, who has no passkey yet. */
const callers = [...roles, 'key_mints', 'key', 'enrol'] as const;
type Caller = (typeof callers)[number];

/** ● let in, · 403, - 401. */
const use = '●●●●·●●·';
const correct = '●●······';
const administer = '●·······';
const own = '●●●●●--·';
const ownOrEnrol = '●●●●●--●';
const everybody = '●●●●●●●●';

/** What an answer may show beside what everybody who is let in may see: the address of a card, of a preview, a key, a link, who the staff are, what signs webhooks, where they go. */
type Secret = 'card' | 'preview' | 'key' | 'link' | 'staff' | 'signing' | 'address';
type Row = [who: string, call: string, body?: object | null, shows?: Partial<Record<Secret, readonly Caller[]>>];

const minters: readonly Caller[] = ['administrator', 'key_mints'];
const everyUser: readonly Caller[] = callers.filter((_, index) => use[index] === '●');
const administrators: readonly Caller[] = ['administrator'];
const cardFor = { campaignId: '{campaign}', contact: { id: '{contact}' } };
const campaign = { name: 'x', enabled: false, sourceChannelId: '{messenger}', targetChannelId: '{line}' };
const module = { platform: 'line', name: 'x', blocks: [{ kind: 'text', text: 'x' }] };
const webhook = { name: 'x', url: 'http://127.0.0.1:9/', events: [] };
const journey = { name: 'x', trigger: { tag: 'x' }, steps: [{ kind: 'wait', minutes: 1 }] };
const response = { response: { id: 'x' } };

const table: Row[] = [
  [everybody, 'POST /link', { token: 'x', idToken: 'x', accessToken: 'x' }],
  [everybody, 'GET /link/{nowhere}'],
  [everybody, 'POST /link/{nowhere}/undo', { idToken: 'x' }],
  [everybody, 'POST /link/mine', { channel: '{line}', idToken: 'x' }],
  [everybody, 'POST /link/mine/unlink', { channel: '{line}', idToken: 'x', accessToken: 'x' }],
  [everybody, 'POST /link/mine/export', { channel: '{line}', idToken: 'x' }],
  [everybody, 'POST /link/mine/erase', { channel: '{line}', idToken: 'x', accessToken: 'x' }],

  [administer, 'POST /channels', {}],
  [use, 'GET /channels'],
  [administer, 'POST /channels/test', { platform: 'messenger', credentials: testPage }],
  [use, 'GET /channels/{line}'],
  [administer, 'PATCH /channels/{line}', {}],
  [administer, 'DELETE /channels/{nowhere}'],
  [administer, 'POST /channels/{line}/check', {}],
  [administer, 'POST /channels/{line}/test', { credentials: {} }],

  [use, 'POST /campaigns', campaign],
  [use, 'GET /campaigns'],
  [use, 'GET /campaigns/{campaign}'],
  [use, 'PATCH /campaigns/{campaign}', { name: 'y' }],
  [use, 'DELETE /campaigns/{nowhere}'],
  [use, 'POST /campaigns/{campaign}/preview/messages', { draft: {} }],
  [use, 'POST /campaigns/{campaign}/preview', {}, { preview: everyUser }],
  [use, 'GET /campaigns/{campaign}/preview'],
  [use, 'PATCH /campaigns/{campaign}/preview', { draft: {} }],
  [use, 'DELETE /campaigns/{campaign}/preview'],
  [use, 'POST /campaigns/{campaign}/publish'],
  [use, 'POST /campaigns/{campaign}/restore'],
  [use, 'POST /campaigns/{campaign}/duplicate'],
  [use, 'GET /campaigns/{campaign}/attempts'],

  // Reads all pages: the rows of earlier calls fill one.
  [administer, 'GET /audit?limit=200', undefined, { staff: administrators }],

  [use, 'POST /modules', module],
  [use, 'POST /modules/preview', { platform: 'line', blocks: module.blocks }],
  [use, 'GET /modules'],
  [use, 'GET /modules/{nowhere}'],
  [use, 'PATCH /modules/{nowhere}', {}],
  [use, 'DELETE /modules/{nowhere}'],

  [use, 'POST /rich-menu-rules', { channelId: '{line}', tag: 'x', richMenuId: 'richmenu-1' }],
  [use, 'GET /rich-menu-rules'],
  [use, 'GET /rich-menu-rules/{nowhere}'],
  [use, 'PATCH /rich-menu-rules/{nowhere}', {}],
  [use, 'DELETE /rich-menu-rules/{nowhere}'],
  [use, 'GET /channels/{line}/rich-menus'],
  [use, 'GET /channels/{line}/rich-menus/{nowhere}/picture'],

  [use, 'POST /journeys', journey],
  [use, 'GET /journeys'],
  [use, 'GET /journeys/{nowhere}'],
  [use, 'PATCH /journeys/{nowhere}', {}],
  [use, 'POST /journeys/{nowhere}/publish'],
  [use, 'POST /journeys/{nowhere}/test', { contactId: nowhere }],
  [use, 'DELETE /journeys/{nowhere}'],

  [use, 'GET /tags'],
  [use, 'GET /tags/{nowhere}'],
  [use, 'PATCH /tags/{nowhere}', { name: 'x' }],
  [use, 'DELETE /tags/{nowhere}'],

  ['●····●··', 'POST /cards', { ...cardFor, send: false }, { card: minters }],
  [use, 'POST /cards', { ...cardFor, send: true }, { card: minters }],
  [use, 'GET /contacts'],
  [use, 'PATCH /contacts/{contact}', { tags: ['a'] }],
  [correct, 'POST /contacts/{nowhere}/unlink'],
  [use, 'GET /profiles'],
  [use, 'GET /profiles/{profile}'],
  [use, 'GET /profiles/{profile}/timeline'],
  [use, 'PATCH /profiles/{profile}', { fields: { a: 'b' } }],
  [correct, 'GET /profiles/{profile}/export'],
  [administer, 'DELETE /profiles/{nowhere}'],
  [use, 'GET /deliveries'],
  [correct, 'POST /merges/{nowhere}/undo'],
  [correct, 'GET /merges/{nowhere}/undo'],
  [correct, 'POST /merges', { merges: [{ survivorId: nowhere, absorbedId: nowhere }] }],
  [correct, 'POST /merges/preview', { survivorId: nowhere, absorbedId: nowhere }],
  [correct, 'POST /merges/not-same', { profileIds: [nowhere, nowhere] }],
  [correct, 'GET /merges/suggestions'],
  [correct, 'GET /merges/conflicts'],

  [use, 'GET /brand'],
  [use, 'PATCH /brand', {}],
  [use, 'POST /images', {}],

  [everybody, 'POST /session/link', { code: 'x' }],
  [everybody, 'POST /session/passkey/options'],
  [everybody, 'POST /session/passkey', response],
  [ownOrEnrol, 'GET /session'],
  [ownOrEnrol, 'DELETE /session'],
  [ownOrEnrol, 'POST /session/enrol/options'],
  [ownOrEnrol, 'POST /session/enrol', {}],
  [own, 'POST /session/confirm/options'],
  [own, 'POST /session/confirm', {}],
  [own, 'GET /session/all'],
  [own, 'DELETE /session/all/{nowhere}'],
  [own, 'DELETE /session/others'],
  [own, 'GET /session/passkeys'],
  [own, 'DELETE /session/passkeys/{nowhere}'],
  [own, 'GET /session/passkey-changes'],
  [own, 'POST /session/passkey-changes/seen', { ids: [] }],

  [administer, 'GET /staff', null, { staff: administrators }],
  [administer, 'POST /staff', { name: 'x', role: 'agent' }],
  [administer, 'GET /staff/{colleague}', null, { staff: administrators }],
  [administer, 'PATCH /staff/{colleague}', {}, { staff: administrators }],
  [administer, 'DELETE /staff/{nowhere}'],
  [administer, 'POST /staff/{colleague}/sign-in-link', null, { link: administrators }],
  [administer, 'GET /staff/{colleague}/passkeys'],
  [administer, 'DELETE /staff/{colleague}/passkeys/{nowhere}'],
  [administer, 'GET /staff/{colleague}/sessions'],
  [administer, 'DELETE /staff/{colleague}/sessions/{nowhere}'],
  [administer, 'GET /api-keys', null, { staff: administrators }],
  [administer, 'POST /api-keys', { name: 'x', role: 'marketer' }, { key: administrators }],
  [administer, 'DELETE /api-keys/{nowhere}'],

  [administer, 'POST /webhooks', webhook, { signing: administrators, address: administrators }],
  [administer, 'GET /webhooks', null, { address: administrators }],
  [use, 'GET /webhooks/names'],
  [administer, 'GET /webhooks/{webhook}', null, { address: administrators }],
  [administer, 'PATCH /webhooks/{webhook}', { name: 'y' }, { address: administrators }],
  [administer, 'DELETE /webhooks/{nowhere}'],
  [administer, 'POST /webhooks/{webhook}/rotate-secret', null, { signing: administrators, address: administrators }],
  [administer, 'POST /webhooks/{webhook}/test'],
  [administer, 'GET /webhooks/{webhook}/deliveries'],
  [administer, 'POST /webhooks/{webhook}/deliveries/{nowhere}/replay'],
  [administer, 'POST /webhooks/{webhook}/replay', { since: '2026-01-01T00:00:00Z' }],
];

/** Whoever calls, with what the answers of the API hold: a link that was made, messages sent and waiting, colleagues, keys. */
async function openScene() {
  const { store, newId, now } = app.context;
  const customer = await app.newCustomer();
  const linked = await app.postLink(await app.tap(await app.newCard(customer)), await app.login(customer));
  await app.settle();
  const [contact] = (
    await app.api<{ items: { id: string; profileId: string }[] }>('GET', `/contacts?channelId=${app.messenger.id}`)
  ).body.items;

  const person = (name: string, role: Role) => addPerson(app, role, name);
  const keyOf = async (cardsMint: boolean) =>
    (await makeApiKey(app.context, { name: 'x', role: 'marketer', cardsMint }, admin)).key ?? '?';
  const colleague = await person('Withheld Colleague', 'marketer');
  const publicKey = Buffer.from('withheld-public-key');
  const passkey = { id: newId(), staffId: colleague, credentialId: Buffer.from('withheld-credential'), publicKey };
  await store.sessions.addPasskey({ ...passkey, counter: 0, transports: [], now: now() });
  const made = await keyOf(false);
  await store.pool.query(`update api_key set created_by = $1`, [`staff:${colleague}`]);
  const theirs = await openSession(app.context, colleague, 'full', { userAgent: 'x', passkeyShown: true });
  const link = await linkForStaff(app.context, colleague, admin);

  const people = Object.fromEntries(
    await Promise.all([...roles, 'enrol' as const].map(async (one) => [one, await personFor(one)])),
  ) as Record<Role | 'enrol', string>;
  function personFor(one: Role | 'enrol') {
    return person(`self ${one}`, one === 'enrol' ? 'administrator' : one);
  }
  const keys = { key_mints: await keyOf(true), key: await keyOf(false) };

  const signIn = async (caller: Role | 'enrol') => {
    const kind = caller === 'enrol' ? 'enrol' : 'full';
    const token = await openSession(app.context, people[caller], kind, { userAgent: 'x', passkeyShown: true });
    return { cookie: `__Host-omnilink=${token}`, origin };
  };
  const kept = new Map<Caller, Promise<Record<string, string>>>();
  /** @param more `newSession`: for a call that ends the session it comes by */
  const headersOf = async (caller: Caller, more: { newSession?: boolean } = {}): Promise<Record<string, string>> => {
    if (caller === 'key' || caller === 'key_mints') return { authorization: `Bearer ${keys[caller]}` };
    if (more.newSession) return signIn(caller);
    const headers = kept.get(caller) ?? signIn(caller);
    kept.set(caller, headers);
    return headers;
  };
  const hook = await createWebhook(app.context, { ...webhook, enabled: true });
  const ids = {
    nowhere,
    webhook: hook.id,
    colleague,
    campaign: app.campaign.id,
    line: app.line.id,
    messenger: app.messenger.id,
    contact: contact?.id ?? '',
    profile: contact?.profileId ?? '',
  };
  const credentials = [testLine.channelSecret, testLine.accessToken, testPage, testWhatsapp].flatMap((one) =>
    typeof one === 'string' ? [one] : [one.accessToken, one.appSecret, one.verifyToken],
  );
  const bytes = (...all: Buffer[]) =>
    all.flatMap((one) => [one.toString('hex'), one.toString('base64url'), one.toString('base64')]);
  /** In no answer to anybody. */
  const never = [
    ...credentials,
    ...bytes(publicKey, passkey.credentialId),
    linked.watch ?? '?',
    made,
    keys.key,
    keys.key_mints,
    theirs,
    link.url,
    hook.secret ?? '?',
  ];
  return { headersOf, ids, never };
}

const fillIn = <T>(template: T, ids: Record<string, string>): T =>
  JSON.parse(JSON.stringify(template).replace(/\{(\w+)\}/g, (all, name: string) => ids[name] ?? all)) as T;

/** How each secret is recognised in an answer. */
const looks: Record<Secret, RegExp> = {
  card: /\/go\/|eyJ/,
  preview: /\/preview\//,
  key: /omni_/,
  link: /\/sign-in\//,
  staff: /Withheld Colleague/,
  signing: /whsec_/,
  address: /127\.0\.0\.1:9\//,
};

async function call(caller: Caller, path: string, body: object | null | undefined) {
  const [method = '', address = ''] = fillIn(path, scene.ids).split(' ');
  const answer = await fetch(`${app.url}/api/v1${address}`, {
    method,
    headers: {
      ...(await scene.headersOf(caller, { newSession: path === 'DELETE /session' })),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(fillIn(body, scene.ids)) } : {}),
  });
  return { status: answer.status, text: await answer.text() };
}

describe('14 §1.1: who has access, and what the answer withholds from them', () => {
  test.each(table)('%s %s', async (who, path, body, shows) => {
    const answers = await Promise.all(callers.map((caller) => call(caller, path, body)));
    if (who !== everybody) {
      const got = answers.map(({ status }) => (status === 401 ? '-' : status === 403 ? '·' : '●')).join('');
      expect(got, callers.join(', ')).toBe(who);
    }
    for (const [index, { text }] of answers.entries()) {
      const caller = callers[index] as Caller;
      expect(
        scene.never.filter((secret) => text.includes(secret)),
        caller,
      ).toEqual([]);
      for (const [secret, pattern] of Object.entries(looks) as [Secret, RegExp][]) {
        if (shows?.[secret]?.includes(caller)) expect(text, `${caller}: ${secret}`).toMatch(pattern);
        else expect(text, `${caller}: ${secret}`).not.toMatch(pattern);
      }
    }
  });

  test('no route of the API is missing here', async () => {
    const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as { paths: Record<string, object> };
    const api = Object.entries(paths).filter(([path]) => path.startsWith('/api/'));
    const described = api.flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`),
    );
    const walked = table.map(([, path]) =>
      path
        .replace(/\?.*/, '')
        .replace(' ', ' /api/v1')
        .replace(/\{\w+\}/g, '{}'),
    );
    expect(described.filter((route) => !walked.includes(route))).toEqual([]);
  });
});

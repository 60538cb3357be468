import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { CardAnswer, ContactView, ProfileView } from '../../contract/contacts.ts';
import type { Role } from '../../contract/roles.ts';
import { makeApiKey } from '../../flows/staff/api-key.ts';
import { openTestApp, type TestApp, testPage } from '../../testing/test-app.ts';
import { addPerson, enter, withKey } from '../../testing/test-staff.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

type Page<T> = { items: T[]; nextCursor: string | null };

describe('cards', () => {
  test('the same Idempotency-Key creates one card; another body with it is refused', async () => {
    const customer = await app.newCustomer();
    const body = { campaignId: app.campaign.id, contact: { channelId: app.messenger.id, externalId: customer.psid } };
    const key = { 'idempotency-key': randomUUID() };
    const first = await app.api<CardAnswer>('POST', '/cards', body, key);
    const second = await app.api<CardAnswer>('POST', '/cards', body, key);
    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: first.body });
    const other = await app.api<Problem>('POST', '/cards', { ...body, send: true }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_mismatch']);
    expect(JSON.stringify(first.body.message)).toContain(first.body.url);
  });

  test('two calls at once with one key: one runs, the other is refused or gets its answer', async () => {
    const customer = await app.newCustomer();
    const body = { campaignId: app.campaign.id, contact: { channelId: app.messenger.id, externalId: customer.psid } };
    const key = { 'idempotency-key': randomUUID() };
    const calls = await Promise.all([1, 2, 3].map(() => app.api<CardAnswer>('POST', '/cards', body, key)));
    const made = new Set(calls.filter(({ status }) => status === 201).map(({ body: card }) => card.id));
    expect(made.size).toBe(1);
    expect(calls.every(({ status }) => status === 201 || status === 409)).toBe(true);
  });

  test('an unknown external id creates the contact', async () => {
    const contact = { channelId: app.messenger.id, externalId: '999000111222' };
    expect((await app.api('POST', '/cards', { campaignId: app.campaign.id, contact })).status).toBe(201);
    const found = await app.api<Page<ContactView>>(
      'GET',
      `/contacts?channelId=${app.messenger.id}&externalId=999000111222`,
    );
    expect(found.body.items).toHaveLength(1);
  });

  test('14 §2.5: a contact’s id is accepted only in its platform’s format', async () => {
    const { id } = await app.newCampaign({ sourceChannelId: app.whatsapp.id });
    const make = (externalId: string) =>
      app.api<Problem>('POST', '/cards', { campaignId: id, contact: { channelId: app.whatsapp.id, externalId } });
    for (const written of ['+886 912-000-111', '（886）912000111']) expect((await make(written)).status).toBe(201);
    const found = (externalId: string) =>
      app.api<Page<ContactView>>('GET', `/contacts?externalId=${encodeURIComponent(externalId)}`);
    expect((await found('+886 (912) 000-111')).body.items).toMatchObject([
      { externalId: '886912000111', secondId: null },
    ]);
    expect(await make('0912000111')).toMatchObject({
      status: 400,
      body: {
        code: 'invalid_body',
        errors: [{ path: 'contact.externalId', message: expect.stringMatching(/^must be a phone/) }],
      },
    });
  });

  test('14 §2.5: a WhatsApp contact is found by number and by user id, and shows both', async () => {
    const customer = await app.newCustomer('Lin', 'friend', { on: ['whatsapp'] });
    const externalId = customer.ids.whatsapp ?? '';
    for (const id of [externalId, customer.waId, `+${customer.waId}`]) {
      for (const channel of ['', `&channelId=${app.whatsapp.id}`]) {
        const path = `/contacts?externalId=${encodeURIComponent(id)}${channel}`;
        const { body } = await app.api<Page<ContactView>>('GET', path);
        expect(body.items, path).toMatchObject([{ externalId, secondId: customer.waId }]);
      }
    }
  });

  test('14 §2.5: a boolean as a string is refused, naming the field', async () => {
    const customer = await app.newCustomer();
    const contact = { channelId: app.messenger.id, externalId: customer.psid };
    for (const send of ['true', 'false', 1, null]) {
      const { status, body } = await app.api<Problem>('POST', '/cards', { campaignId: app.campaign.id, contact, send });
      expect([status, body.errors?.[0]?.path]).toEqual([400, 'send']);
      expect(body.errors?.[0]?.message).toContain('boolean');
    }
  });

  test('send: true sends it', async () => {
    const customer = await app.newCustomer();
    const contact = { channelId: app.messenger.id, externalId: customer.psid };
    await app.api('POST', '/cards', { campaignId: app.campaign.id, contact, send: true });
    await app.settle();
    expect((await app.chat('messenger', customer)).join()).toContain('連結你的 LINE');
  });
});

describe('contacts and profiles', () => {
  test('an absorbed id returns the survivor', async () => {
    const customer = await app.newCustomer();
    await app.postLink(await app.tap(await app.newCard(customer)), await app.login(customer));
    const { rows } = await app.context.store.pool.query(
      'select survivor_id, absorbed_id from merge order by at desc limit 1',
    );
    const profile = await app.api<ProfileView>('GET', `/profiles/${rows[0].absorbed_id}`);
    expect(profile.body).toMatchObject({ id: rows[0].survivor_id, canonicalId: rows[0].survivor_id });
    expect(profile.body.contacts.map(({ channelId }) => channelId).sort()).toEqual(
      [app.line.id, app.messenger.id].sort(),
    );
    expect(profile.body.mergedFrom).toMatchObject([{ profileId: rows[0].absorbed_id, by: 'link' }]);

    const edited = await app.api<ProfileView>('PATCH', `/profiles/${rows[0].absorbed_id}`, {
      memberNumber: 'M1',
      fields: { city: '台北', gone: null },
    });
    expect(edited.body).toMatchObject({ memberNumber: 'M1', fields: { city: '台北' } });
  });

  test('a name set by staff isn’t overwritten by the platform’s', async () => {
    const customer = await app.newCustomer('Old Name');
    const list = await app.api<Page<ContactView>>('GET', `/contacts?externalId=${customer.psid}`);
    const id = list.body.items[0]?.id;
    const patched = await app.api<ContactView>('PATCH', `/contacts/${id}`, {
      name: 'Staff Name',
      tags: ['a', 'a', 'b'],
      optedOut: true,
    });
    expect(patched.body).toMatchObject({ name: 'Staff Name', tags: ['a', 'b'], optedOut: true });
    await app.control.messenger.type(testPage.pageId, customer.id, 'hi again');
    await app.settle();
    const after = await app.api<Page<ContactView>>('GET', `/contacts?externalId=${customer.psid}`);
    expect(after.body.items[0]).toMatchObject({ name: 'Staff Name', lastInboundAt: expect.any(String) });
  });
});

test('If-Match: a change of what somebody else has changed meanwhile is refused, on a contact and on a profile', async () => {
  const customer = await app.newCustomer();
  const { body: found } = await app.api<Page<ContactView>>('GET', `/contacts?externalId=${customer.psid}`);
  const contact = found.items[0] as ContactView;
  const own = (version: number) => ({ 'if-match': `"${version}"` });
  const first = await app.api<ContactView>('PATCH', `/contacts/${contact.id}`, { tags: ['a'] }, own(contact.version));
  expect([first.status, first.body.tags]).toEqual([200, ['a']]);
  const stale = await app.api<Problem>('PATCH', `/contacts/${contact.id}`, { tags: ['b'] }, own(contact.version));
  expect([stale.status, stale.body.code, stale.body.params]).toEqual([412, 'precondition_failed', { what: 'contact' }]);

  const path = `/profiles/${contact.profileId}`;
  const etag = (await app.api<ProfileView>('GET', path)).headers.get('etag') ?? '';
  const saved = await app.api<ProfileView>('PATCH', path, { fields: { city: '台南' } }, { 'if-match': etag });
  expect([saved.status, saved.headers.get('etag') !== etag]).toEqual([200, true]);
  const late = await app.api<Problem>('PATCH', path, { memberNumber: '1' }, { 'if-match': etag });
  expect([late.status, late.body.params]).toEqual([412, { what: 'profile' }]);
  expect((await app.api<ProfileView>('GET', path)).body).toMatchObject({
    memberNumber: null,
    fields: { city: '台南' },
  });
});

describe('14 §1.1: a card’s address is for callers who may mint', () => {
  const card = () => ({
    campaignId: app.campaign.id,
    contact: { channelId: app.messenger.id, externalId: '999000111333' },
    send: true,
  });
  const keyOf = async (role: Role, cardsMint = false) => {
    const maker = { id: 'administrator-key', role: 'administrator' } as const;
    return withKey(app, (await makeApiKey(app.context, { name: 'x', role, cardsMint }, maker)).key);
  };

  test('a caller who may not mint gets the card’s id and expiry, and nothing else', async () => {
    const answer = await (await keyOf('marketing_support'))<CardAnswer>('POST', '/cards', card());
    expect([answer.status, Object.keys(answer.body).sort()]).toEqual([201, ['expiresAt', 'id']]);
    const minted = await (await keyOf('marketing_support', true))<CardAnswer>('POST', '/cards', card());
    expect(minted.body).toMatchObject({ url: expect.stringContaining('/go/'), message: expect.anything() });
  });

  test.each([true, false])(
    'a stored answer hides the address too once its caller has lost the permission (send: %s)',
    async (send) => {
      const id = await addPerson(app, 'administrator');
      const as = await enter(app, id);
      const post = () => as<CardAnswer>('POST', '/cards', { ...card(), send }, { 'idempotency-key': `kept-${send}` });
      const first = await post();
      expect(first.body.url).toContain('/go/');
      await app.context.store.pool.query(`update staff set role = 'marketer' where id = $1`, [id]);
      const again = await post();
      expect(again.status).toBe(send ? 201 : 403);
      expect(again.body.id).toBe(send ? first.body.id : undefined);
      expect(JSON.stringify(again.body)).not.toMatch(/\/go\/|eyJ/);
    },
  );

  test('another key gets its own card with the same Idempotency-Key', async () => {
    const same = { 'idempotency-key': 'same' };
    const minted = await (await keyOf('marketer', true))<CardAnswer>('POST', '/cards', card(), same);
    const other = await (await keyOf('marketer'))<CardAnswer>('POST', '/cards', card(), same);
    expect(other.body.id).not.toBe(minted.body.id);
    expect(other.body.url).toBeUndefined();
  });
});

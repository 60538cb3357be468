// What webhooks are told: each event once, with what it tells of, or not at all.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import { testPage } from '../../testing/test-app.ts';
import { openWebhookTest, type WebhookTest } from '../../testing/test-sent-webhooks.ts';
import { eraseContacts } from '../profiles/erase-profile.ts';
import { webhookChanges } from './webhook-events.ts';

let app: WebhookTest;
beforeAll(async () => {
  app = await openWebhookTest({ campaign: { tags: { source: ['fan'], target: [] } } });
});
afterAll(() => app.close());
afterEach(() => app.sql('update webhook set enabled = false'));

const contactOf = async (externalId: string) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};

test('a link, its merge and its tags; the undo; with ids as the API has them', async () => {
  const all = await app.told(['link.completed', 'profile.merged', 'profile.unmerged', 'tag.added']);
  const customer = await app.newCustomer('陳小美', 'friend');
  const card = await app.newCard(customer);
  const { watch } = await app.link(customer, card);
  await app.settle();
  await app.deliver();
  const [page, line] = [await contactOf(customer.psid), await contactOf(customer.lineUserId)];
  const [attempt] = await app.attempts(card);
  const [merge] = await app.sql<{ id: string; survivor_id: string; absorbed_id: string }>(
    'select * from merge where attempt_id = $1',
    [attempt?.id],
  );
  const both = { mergeId: merge?.id, survivorId: merge?.survivor_id, absorbedId: merge?.absorbed_id };
  expect(page.profileId).toBe(merge?.survivor_id);
  const payloads = Object.fromEntries(app.heard(all).map(({ type, data }) => [type, data]));
  expect(payloads).toEqual({
    'link.completed': {
      attemptId: attempt?.id,
      campaignId: app.campaign.id,
      cardId: card.id,
      sourceContactId: page.id,
      targetContactId: line.id,
      profileId: page.profileId,
    },
    'profile.merged': { ...both, attemptId: attempt?.id },
    'tag.added': { contactId: page.id, tag: 'fan', origin: 'link', originId: attempt?.id },
  });
  expect(JSON.stringify(all.receiver.calls)).not.toContain('陳');
  expect(app.heard(all)[0]?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

  await app.api('POST', `/link/${watch}/undo`, { idToken: (await app.login(customer)).idToken });
  await app.settle();
  await app.deliver();
  expect(all.receiver.calls).toHaveLength(4);
  expect(app.heard(all)[3]).toMatchObject({ type: 'profile.unmerged', data: both });
});

test('a merge by hand, without an attempt', async () => {
  const told = await app.told(['profile.merged']);
  const [one, other] = [await app.newCustomer('Chen'), await app.newCustomer('Chen', 'friend', { on: ['instagram'] })];
  const survivorId = (await contactOf(one.psid)).profileId;
  const absorbedId = (await contactOf(other.ids.instagram ?? '')).profileId;
  const merged = await app.api<{ results: { mergeId: string }[] }>('POST', '/merges', {
    merges: [{ survivorId, absorbedId }],
  });
  await app.deliver();
  const mergeId = merged.body.results[0]?.mergeId;
  expect(app.heard(told).map(({ data }) => data)).toEqual([{ mergeId, attemptId: null, survivorId, absorbedId }]);
});

test('an erasure: once, whoever else erases at the same time or again, and nothing of the person', async () => {
  const told = await app.told(['profile.erased', 'contact.unlinked']);
  const customer = await app.newCustomer('陳小美', 'friend');
  await app.link(customer, await app.newCard(customer));
  const { id: contactId, profileId } = await contactOf(customer.psid);
  const line = await contactOf(customer.lineUserId);
  await app.api('PATCH', `/profiles/${profileId}`, {
    memberNumber: 'WEBHOOK-NUMBER',
    fields: { city: 'WEBHOOK-CITY' },
  });
  const erase = () => app.api('DELETE', `/profiles/${profileId}`);
  const answers = [...(await Promise.all([erase(), erase(), erase()])), await erase()];
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
  await app.deliver();
  expect(app.heard(told)).toEqual([{ type: 'profile.erased', timestamp: expect.any(String), data: { profileId } }]);
  const sent = JSON.stringify(told.receiver.calls);
  for (const theirs of [customer.psid, customer.lineUserId, contactId, line.id, 'WEBHOOK-', '陳'])
    expect(sent).not.toContain(theirs);
});

test('an erasure that leaves somebody on the profile isn’t the profile’s', async () => {
  const told = await app.told(['profile.erased']);
  const customer = await app.newCustomer('Lin', 'friend');
  await app.link(customer, await app.newCard(customer));
  const [page, line] = [await contactOf(customer.psid), await contactOf(customer.lineUserId)];
  await eraseContacts(app.context, [line.id]);
  await app.deliver();
  expect(told.receiver.calls).toEqual([]);
  await eraseContacts(app.context, [page.id]);
  await app.deliver();
  expect(app.heard(told).map(({ data }) => data)).toEqual([{ profileId: page.profileId }]);
});

test('a link that failed, with the reason', async () => {
  const failures = await app.told(['link.failed', 'link.completed']);
  const campaign = await app.newCampaign();
  const customer = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(customer, campaign.id);
  const token = await app.tap(card);
  await app.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });
  const { status, reason } = await app.postLink(token, await app.login(customer));
  await app.deliver();
  expect({ status, reason }).toEqual({ status: 'failed', reason: 'campaign_disabled' });
  const [attempt] = await app.attempts(card);
  expect(app.heard(failures)).toEqual([
    {
      type: 'link.failed',
      timestamp: expect.any(String),
      data: {
        attemptId: attempt?.id,
        campaignId: campaign.id,
        cardId: card.id,
        sourceContactId: (await contactOf(customer.psid)).id,
        targetContactId: null,
        reason: 'campaign_disabled',
        platformCode: null,
      },
    },
  ]);
});

test('an unlinked contact; a contact who blocks the account, once', async () => {
  const told = await app.told(['contact.unlinked', 'contact.blocked']);
  const customer = await app.newCustomer('Wang', 'friend');
  await app.link(customer, await app.newCard(customer));
  const line = await contactOf(customer.lineUserId);
  const unlinked = (await app.api<ContactView>('POST', `/contacts/${line.id}/unlink`)).body;
  await app.play(customer, 'block');
  await app.settle();
  await app.lineEvents(customer, [{ type: 'unfollow', at: Date.now() }]);
  await app.deliver();
  const data = { contactId: line.id, profileId: unlinked.profileId, formerProfileId: line.profileId };
  // They come in any order.
  const heard = app.heard(told).map(({ type, data }) => [type, data]);
  expect(heard.sort()).toEqual([
    ['contact.blocked', { contactId: line.id, channelId: app.line.id }],
    ['contact.unlinked', data],
  ]);
});

test('a message that can no longer be sent', async () => {
  const told = await app.told(['delivery.failed']);
  const customer = await app.newCustomer('Ho', 'friend');
  await app.control.patchMessengerPage(testPage.pageId, { tokenState: 'revoked' });
  await app.link(customer, await app.newCard(customer));
  await app.settle();
  await app.control.patchMessengerPage(testPage.pageId, { tokenState: 'good' });
  await app.deliver();
  const [dead] = await app.sql<{ id: string; platform_code: string }>(`select * from outbox where state = 'dead'`);
  expect(app.heard(told).map(({ data }) => data)).toEqual([
    {
      deliveryId: dead?.id,
      channelId: app.messenger.id,
      contactId: (await contactOf(customer.psid)).id,
      cause: 'success_source',
      reason: 'channel_unauthorized',
      platformCode: dead?.platform_code,
    },
  ]);
});

test('nothing that was not asked for, nothing while disabled, nothing of a write that was refused', async () => {
  const other = await app.told(['delivery.failed']);
  const off = await app.told(['contact.blocked']);
  await app.api('PATCH', `/webhooks/${off.webhook.id}`, { enabled: false });
  await app.queue();
  const refused = await app.context.store.write({
    now: app.context.now(),
    seen: [{ table: 'contact', id: app.context.newId(), version: 1 }],
    webhookEvents: [{ type: 'delivery.failed', data: {} }],
  });
  expect(refused).toBe(false);
  await app.deliver();
  expect([other.receiver.calls, off.receiver.calls]).toEqual([[], []]);
  expect(await app.deliveries(off.webhook)).toEqual([]);
});

test('a journey tells the one webhook that its step names, whatever that asks for', async () => {
  const named = await app.told([]);
  const other = await app.told(['contact.blocked']);
  const now = app.context.now();
  const data = { journeyId: app.context.newId() };
  await app.context.store.write({ ...webhookChanges(named.webhook.id, data), now });
  await app.deliver();
  expect(app.heard(named)).toEqual([{ type: 'journey.step', timestamp: now.toISOString(), data }]);
  expect(other.receiver.calls).toEqual([]);
});

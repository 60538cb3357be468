// Anyone with a card's address can open it: a session gets one only after its passkey was shown.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { addPerson, enter } from '../../testing/test-staff.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test('14 §1.1: getting a card’s address requires the passkey again; only sending it doesn’t, and returns no address', async () => {
  const card = { campaignId: app.campaign.id, contact: { channelId: app.messenger.id, externalId: '4243' } };
  const id = await addPerson(app, 'administrator');
  const fresh = await enter(app, id);
  expect((await fresh<object>('POST', '/cards', card)).body).toHaveProperty('url');
  const stale = await enter(app, id, { passkeyShown: false });
  expect(await stale('POST', '/cards', card)).toMatchObject({ status: 403, body: { code: 'passkey_required' } });
  const sent = await stale<object>('POST', '/cards', { ...card, send: true });
  expect([sent.status, Object.keys(sent.body).sort()]).toEqual([201, ['expiresAt', 'id']]);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { Problem } from '../../contract/common.ts';
import { testAccounts } from '../../testing/test-accounts.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { plain, upload } from '../../testing/test-pictures.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const picture = async (width: number, height: number) =>
  (await upload(app, await plain(width, height).jpeg().toBuffer())).body.id;

const fromLine = (imageId: string | null) => ({
  name: 'from LINE',
  sourceChannelId: app.line.id,
  targetChannelId: app.whatsapp.id,
  card: { imageId },
});

test.each([
  ['messenger', 'square'],
  ['instagram', 'square'],
  ['whatsapp', 'own'],
  ['line', 'own'],
] as const)('on %s the card shows its picture: %s', async (platform, size) => {
  const imageId = await picture(900, 1200);
  const channel = app[platform];
  const campaign = await app.newCampaign({
    sourceChannelId: channel.id,
    targetChannelId: platform === 'line' ? app.whatsapp.id : app.line.id,
    card: { imageId },
  });
  expect(campaign.card.imageId).toBe(imageId);
  const customer = await app.newCustomer('陳小美', 'friend', { on: [platform] });
  const { body } = await app.api<{ message: object }>('POST', '/cards', {
    campaignId: campaign.id,
    contact: { channelId: channel.id, externalId: customer.ids[platform] },
    send: true,
  });
  await app.settle();
  const imageUrl = `https://link.example.com/images/${imageId}/${size}`;
  const shown = (await app.control.chat(platform, testAccounts[platform], customer.id)).at(-1);
  expect(shown).toMatchObject({ direction: 'to_customer', imageUrl });
  if (platform === 'line') expect(JSON.stringify(body.message)).toContain('"aspectRatio":"900:1200"');
  if (platform === 'messenger') expect(JSON.stringify(body.message)).toContain('"image_aspect_ratio":"square"');
});

test('a picture that LINE can’t show in its own ratio is refused if LINE is the source, on creation and on change', async () => {
  const [fits, tooHigh] = [await picture(100, 300), await picture(100, 301)];
  const refused = await app.api<Problem>('POST', '/campaigns', fromLine(tooHigh));
  const problem = {
    code: 'invalid_body',
    errors: [{ path: 'card.imageId', message: expect.stringContaining('3 × width') }],
  };
  expect([refused.status, refused.body]).toMatchObject([400, problem]);

  const { body: made } = await app.api<CampaignView>('POST', '/campaigns', fromLine(fits));
  const change = (body: object) => app.api<Problem & CampaignView>('PATCH', `/campaigns/${made.id}`, body);
  expect((await change({ card: { imageId: tooHigh } })).body).toMatchObject(problem);
  expect((await change({ card: { imageId: randomUUID() } })).body).toMatchObject({
    code: 'invalid_body',
    errors: [{ path: 'card.imageId', message: 'there is no such picture' }],
  });
  await change({ draft: { card: { imageId: tooHigh } } });
  expect((await app.api<Problem>('POST', `/campaigns/${made.id}/publish`)).body).toMatchObject(problem);
  expect((await change({ name: 'renamed' })).body.card.imageId).toBe(fits);
  expect((await change({ card: { imageId: null } })).body.card.imageId).toBeNull();

  // On other platforms its height doesn't matter.
  expect((await app.newCampaign({ card: { imageId: tooHigh } })).card.imageId).toBe(tooHigh);
});

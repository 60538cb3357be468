import { type CampaignView, newCampaignSchema } from '../../../server/contract/campaigns.ts';

const given = newCampaignSchema.parse({
  name: 'Spring',
  sourceChannelId: '0190b5c6-0000-7000-8000-000000000002',
  targetChannelId: '0190b5c6-0000-7000-8000-000000000003',
});

/** A campaign as the API returns it, for tests of the editor; what it doesn't name has the contract's default. */
export const testCampaign: CampaignView = {
  ...given,
  id: '0190b5c6-0000-7000-8000-000000000001',
  card: { imageId: null, title: 'Link', text: 'Tap', button: 'Go', whatsappText: null, keywords: [] },
  onSuccess: { source: null, target: { kind: 'text', text: 'Done' } },
  referralUrl: null,
  draft: null,
  stats: { linked: 0, lastLinkedAt: null },
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};

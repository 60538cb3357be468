import type { CampaignDraft } from '../../../server/contract/campaigns.ts';
import type { Platform } from '../../../server/contract/platforms.ts';
import { campaignPreviewSchema, modulePreviewSchema, type PreviewBlock } from '../../../server/contract/previews.ts';
import { call } from '../../api.ts';

// Ungated: nobody is asked to sign in for what they only look at.

/** @param name what stands for `{name}` */
export const previewCampaign = (id: string, name: string, draft: CampaignDraft) =>
  call(campaignPreviewSchema, 'POST', `/campaigns/${encodeURIComponent(id)}/preview/messages`, {
    body: { name, draft },
    ungated: true,
  });

export const previewModule = (platform: Platform, name: string, blocks: PreviewBlock[]) =>
  call(modulePreviewSchema, 'POST', '/modules/preview', { body: { platform, name, blocks }, ungated: true });

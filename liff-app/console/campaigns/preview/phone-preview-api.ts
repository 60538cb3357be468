import type { CampaignDraft } from '../../../../server/contract/campaigns.ts';
import { phonePreviewLinkSchema, phonePreviewStateSchema } from '../../../../server/contract/phone-previews.ts';
import { call, nothing } from '../../../api.ts';

const path = (id: string) => `/campaigns/${encodeURIComponent(id)}/preview`;

export const openPhonePreview = (id: string, draft: CampaignDraft) =>
  call(phonePreviewLinkSchema, 'POST', path(id), { body: { draft } });

export const endPhonePreview = (id: string) => call(nothing, 'DELETE', path(id));

// Ungated: nobody is asked to sign in for what they only look at.

export const editPhonePreview = (id: string, draft: CampaignDraft) =>
  call(phonePreviewStateSchema, 'PATCH', path(id), { body: { draft }, ungated: true });

export const readPhonePreview = (id: string) => call(phonePreviewStateSchema, 'GET', path(id), { ungated: true });

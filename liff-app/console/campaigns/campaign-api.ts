import type { z } from 'zod';
import type { CampaignDraft } from '../../../server/contract/campaigns.ts';
import { type CampaignPatch, campaignSchema, type newCampaignSchema } from '../../../server/contract/campaigns.ts';
import { channelSchema } from '../../../server/contract/channels.ts';
import { call, nothing } from '../../api.ts';
import { readAll } from '../data/list.ts';

const path = (id: string, what = '') => `/campaigns/${encodeURIComponent(id)}${what}`;

export const listCampaigns = () => readAll(campaignSchema, '/campaigns');
export const listChannels = () => readAll(channelSchema, '/channels');

export const getCampaign = (id: string) => call(campaignSchema, 'GET', path(id));

/** @param key the same for a retry, so that a lost answer makes no second campaign */
export const createCampaign = (body: z.input<typeof newCampaignSchema>, key: string) =>
  call(campaignSchema, 'POST', '/campaigns', { body, idempotencyKey: key });

/** Live at once. */
export const patchCampaign = (id: string, body: CampaignPatch, ifMatch: string | null) =>
  call(campaignSchema, 'PATCH', path(id), { body, ifMatch });

/** Keeps edits that aren't live; null drops them. */
export const saveDraft = (id: string, draft: CampaignDraft | null, ifMatch: string | null) =>
  call(campaignSchema, 'PATCH', path(id), { body: { draft }, ifMatch });

/** Applies the draft. */
export const publishCampaign = (id: string, ifMatch: string | null) =>
  call(campaignSchema, 'POST', path(id, '/publish'), { ifMatch });

/** @param key as for `createCampaign` */
export const duplicateCampaign = (id: string, key: string) =>
  call(campaignSchema, 'POST', path(id, '/duplicate'), { idempotencyKey: key });

export const removeCampaign = (id: string) => call(nothing, 'DELETE', path(id));

/** Undoes a deletion. */
export const restoreCampaign = (id: string) => call(campaignSchema, 'POST', path(id, '/restore'));

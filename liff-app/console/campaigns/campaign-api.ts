import { z } from 'zod';
import type { CampaignDraft } from '../../../server/contract/campaign-draft.ts';
import {
  type CampaignPatch,
  type CampaignView,
  campaignSchema,
  type newCampaignSchema,
} from '../../../server/contract/campaigns.ts';
import { type ChannelView, channelSchema } from '../../../server/contract/channels.ts';
import { pageOf } from '../../../server/contract/common.ts';
import { call, type Reply } from '../../api.ts';

const path = (id: string, what = '') => `/campaigns/${encodeURIComponent(id)}${what}`;

/** Every item of a list, page after page: there are dozens of campaigns or channels, never thousands. */
export async function listAll<T>(item: z.ZodType<T>, from: string): Promise<Reply<T[]>> {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const reply = await call(pageOf(item), 'GET', from, { query: { limit: 200, cursor } });
    if (!reply.ok) return reply;
    items.push(...reply.value.items);
    if (!reply.value.nextCursor) return { ok: true, value: items, etag: null };
    cursor = reply.value.nextCursor;
  }
}

export const listCampaigns = (): Promise<Reply<CampaignView[]>> => listAll(campaignSchema, '/campaigns');
export const listChannels = (): Promise<Reply<ChannelView[]>> => listAll(channelSchema, '/channels');

/** A page of the campaigns, newest first. @param q part of their name; empty: all. @param cursor where the page before ended */
export const findCampaigns = (q: string, cursor: string | null) =>
  call(pageOf(campaignSchema), 'GET', '/campaigns', {
    query: { limit: 50, q: q || undefined, cursor: cursor ?? undefined },
  });

export const getCampaign = (id: string) => call(campaignSchema, 'GET', path(id));

/** @param key the same for a repeated try, so that a lost answer makes no second campaign */
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

export const removeCampaign = (id: string) => call(z.null(), 'DELETE', path(id));

/** Takes a deletion back. */
export const restoreCampaign = (id: string) => call(campaignSchema, 'POST', path(id, '/restore'));

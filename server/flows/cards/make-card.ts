import type { Context } from '../../context.ts';
import { platforms } from '../../contract/platforms.ts';
import type { SingleMessage } from '../../domain/channel.ts';
import type { CampaignRow } from '../../store/campaigns.ts';
import { pictureOfCard } from '../campaigns/campaign-picture.ts';
import { signCard } from '../linking/link-token.ts';
import { codeHashes } from './card-code.ts';

const dayMs = 24 * 60 * 60_000;

/** A card for a contact: its row, its address and the message that carries it. */
export async function makeCard(context: Context, campaign: CampaignRow, sourceContactId: string, now: Date) {
  const id = context.newId();
  const kid = context.keys.currentKid;
  const expiresAt = new Date(now.getTime() + campaign.linkValidDays * dayMs);
  const url = `${context.config.publicUrl}/go/${await signCard(context, id, kid)}`;
  const [target, picture] = await Promise.all([
    context.store.channels.find(campaign.targetChannelId),
    pictureOfCard(context, campaign),
  ]);
  const hasCodes = target && platforms[target.platform].target === 'draft';
  const hashes = hasCodes ? codeHashes(context, id, kid) : { codeHash: null, freshCodeHash: null };
  const { title, text, button } = campaign.card;
  const message: SingleMessage = { kind: 'card', title, text, button, url, ...picture };
  const row = { id, campaignId: campaign.id, sourceContactId, kid, expiresAt, handedOut: false, ...hashes };
  return { row, url, message };
}

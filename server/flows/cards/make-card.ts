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
  const [target, message] = await Promise.all([
    context.store.channels.find(campaign.targetChannelId),
    cardMessage(context, campaign, url),
  ]);
  const hasCodes = target && platforms[target.platform].target === 'draft';
  const hashes = hasCodes ? codeHashes(context, id, kid) : { codeHash: null, freshCodeHash: null };
  const row = { id, campaignId: campaign.id, sourceContactId, kid, expiresAt, handedOut: false, ...hashes };
  return { row, url, message };
}

/** A campaign's card with this address behind its button. */
export async function cardMessage(
  context: Context,
  campaign: Pick<CampaignRow, 'card' | 'source'>,
  url: string,
): Promise<SingleMessage> {
  const { title, text, button } = campaign.card;
  return { kind: 'card', title, text, button, url, ...(await pictureOfCard(context, campaign)) };
}

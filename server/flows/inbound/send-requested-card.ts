import type { CampaignRow } from '../../store/campaigns.ts';
import { type CardRequest, campaignFor } from '../campaigns/campaign-index.ts';
import { makeCard } from '../cards/make-card.ts';
import { cardDelivery } from '../cards/send-card.ts';
import { maxRounds } from '../rounds.ts';
import { type EventContext, noteOn } from './event-context.ts';

/**
 * Brings the sender a card of the enabled campaign that they ask for on its source (M3); one in ten minutes, whatever asks for it
 * (§8): a repeat is heard, and the card above in the chat is what it asks for.
 * @returns false if no campaign is asked for
 */
export async function sendRequestedCard(
  eventContext: EventContext,
  contactId: string,
  asked: CardRequest,
): Promise<boolean> {
  const { context, event, subject, write } = eventContext;
  const campaign = await askedFor(eventContext, asked);
  if (!campaign) return false;
  const since = new Date(write.now.getTime() - context.timings.repeatMs);
  if (subject.contact && (await context.store.cards.hasRecent(contactId, campaign.id, since))) {
    noteOn(eventContext, 'card_repeated');
    return true;
  }
  const card = await makeCard(context, campaign, contactId, write.now);
  write.enabledCampaignId = campaign.id;
  write.newCards = [card.row];
  write.outbox = [...write.outbox, cardDelivery(context, campaign, card, event.id, write.now)];
  return true;
}

async function askedFor({ context, event, words }: EventContext, asked: CardRequest): Promise<CampaignRow | null> {
  const { campaigns } = context.store;
  const { channelId } = event;
  if (!asked.text && !asked.names.some(Boolean)) return null;
  for (let round = 0; round < maxRounds; round += 1) {
    const { holders } = await (round === 0 ? words : campaigns.words)(channelId);
    const id = campaignFor(holders, asked);
    const campaign = id && (await campaigns.findEnabled(id, channelId));
    // Null where it has been switched off since: another one may be meant now.
    if (!id || campaign) return campaign || null;
  }
  throw new Error(`the campaigns of a channel changed ${maxRounds} times`);
}

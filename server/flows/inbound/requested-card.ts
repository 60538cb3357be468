import type { CampaignRow } from '../../store/campaigns.ts';
import { joinChanges } from '../../store/write/changes.ts';
import { type CardRequest, campaignFor } from '../campaigns/campaign-index.ts';
import { makeCard } from '../cards/make-card.ts';
import { cardDelivery } from '../cards/send-card.ts';
import { maxRounds } from '../rounds.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { recordInboundContact } from './record-inbound-contact.ts';

/** The effects of a customer's message, which may request a card. */
export async function heardAndAsked(eventContext: EventContext, asked: CardRequest): Promise<EventEffects> {
  const { contactId, changes } = recordInboundContact(eventContext);
  const card = await requestedCard(eventContext, contactId, asked);
  return card ? { ...card, changes: joinChanges(changes, card.changes) } : { changes };
}

/**
 * Sends a card of the enabled campaign that the customer requests on its source (M3); one in ten minutes, however requested (§8): a
 * repeat is recorded only, since the card is already in the chat.
 * @returns null if no campaign is requested
 */
export async function requestedCard(
  eventContext: EventContext,
  contactId: string,
  asked: CardRequest,
): Promise<EventEffects | null> {
  const { context, event, subject, now } = eventContext;
  const campaign = await askedFor(eventContext, asked);
  if (!campaign) return null;
  const since = new Date(now.getTime() - context.timings.repeatMs);
  if (subject.contact && (await context.store.cards.hasRecent(contactId, campaign.id, since)))
    return { changes: {}, note: 'card_repeated' };
  const card = await makeCard(context, campaign, contactId, now);
  return {
    changes: {
      enabledCampaignIds: [campaign.id],
      newCards: [card.row],
      outbox: [cardDelivery(context, campaign, card, event.id)],
    },
  };
}

async function askedFor({ context, event, words }: EventContext, asked: CardRequest): Promise<CampaignRow | null> {
  const { campaigns } = context.store;
  const { channelId } = event;
  if (!asked.text && !asked.names.some(Boolean)) return null;
  for (let round = 0; round < maxRounds; round += 1) {
    const { holders } = await (round === 0 ? words : campaigns.words)(channelId);
    const id = campaignFor(holders, asked);
    const campaign = id && (await campaigns.findEnabled(id, channelId));
    // Null if it was switched off since: another one may match now.
    if (!id || campaign) return campaign || null;
  }
  throw new Error(`the campaigns of a channel changed ${maxRounds} times`);
}

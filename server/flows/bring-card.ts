import { createHash } from 'node:crypto';
import { findReferences, showReference } from '../domain/campaign-reference.ts';
import { holderOf } from '../domain/keyword.ts';
import type { CampaignRow } from '../store/campaigns.ts';
import type { EventScene } from './event-scene.ts';
import { makeCard } from './make-card.ts';
import { cardDelivery } from './send-card.ts';

/** What an event may ask for a card with. */
export type AskedWith = {
  /** A campaign's id or reference, where the event surely means one: a postback's data, a link's `ref`. */
  names: (string | null | undefined)[];
  /** What the customer wrote: a keyword, or any words with a reference among them. */
  text?: string | null;
};

/** A campaign's reference, as links to a chat carry it. */
export const referenceOf = (campaignId: string): string =>
  showReference(createHash('sha256').update(campaignId).digest());

/**
 * Brings the sender a card of the enabled campaign that they ask for on its source (M3); one, whatever asks for it.
 * @returns false if no campaign is asked for
 */
export async function bringCard(scene: EventScene, contactId: string, asked: AskedWith): Promise<boolean> {
  const { context, event, write } = scene;
  const campaign = askedFor(await context.store.campaigns.enabledFrom(event.channelId), asked);
  if (!campaign) return false;
  const card = await makeCard(context, campaign, contactId, write.now);
  write.enabledCampaignId = campaign.id;
  write.newCards = [card.row];
  write.outbox = [...write.outbox, cardDelivery(context, campaign, card, event.id, write.now)];
  return true;
}

/** Oldest campaign first; what surely means a campaign before what only may. */
function askedFor(campaigns: CampaignRow[], { names, text }: AskedWith): CampaignRow | null {
  const byReference = (words: string) => {
    const references = findReferences(words);
    return campaigns.find(({ id }) => references.includes(referenceOf(id)));
  };
  for (const name of names) {
    const id = name?.trim().toLowerCase();
    const campaign = campaigns.find((it) => it.id === id) ?? byReference(name ?? '');
    if (campaign) return campaign;
  }
  if (!text) return null;
  const holders = campaigns.map((campaign) => ({ campaign, keywords: campaign.card.keywords }));
  return holderOf(holders, text)?.campaign ?? byReference(text) ?? null;
}

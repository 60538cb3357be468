import type { Context } from '../../context.ts';
import { type Platform, platformNames } from '../../contract/platforms.ts';
import type { ModuleUse } from '../../store/modules.ts';

/** A channel that a bot module goes out on, and the name of the campaign that says it there. */
export type SentOn = { channelId: string; campaignName: string };

/** Where campaigns send a bot module. */
export const channelsOf = (uses: ModuleUse[]): SentOn[] =>
  uses.flatMap(({ name, places, sourceChannelId, targetChannelId }) =>
    places.map((place) => ({
      channelId: place === 'onSuccess.target' ? targetChannelId : sourceChannelId,
      campaignName: name,
    })),
  );

/**
 * Why a campaign's card can't be a block of a bot module, in words; null if it can. A card belongs to its campaign's source: no
 * other channel knows the contacts that it is made for.
 */
export async function cardProblem(
  context: Context,
  campaignId: string,
  { platform, sentOn }: { platform: Platform; sentOn: SentOn[] },
): Promise<string | null> {
  const campaign = await context.store.campaigns.find(campaignId);
  if (!campaign) {
    const deleted = await context.store.campaigns.findDeleted(campaignId);
    return deleted ? 'this campaign has been deleted' : 'there is no such campaign';
  }
  if (campaign.source.platform !== platform) {
    return `the card of “${campaign.name}” is sent on ${platformNames[campaign.source.platform]}, not on ${platformNames[platform]}`;
  }
  const elsewhere = sentOn.find(({ channelId }) => channelId !== campaign.sourceChannelId);
  return elsewhere
    ? `the card of “${campaign.name}” is of another ${platformNames[platform]} channel than “${elsewhere.campaignName}” sends it on`
    : null;
}

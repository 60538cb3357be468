import type { Context } from '../../context.ts';
import { type FieldProblem, fieldProblem } from '../../contract/codes.ts';
import type { Platform } from '../../contract/platforms.ts';
import type { ModuleUse } from '../../store/modules.ts';

/** A channel on which a bot module is sent, and the name of the campaign that sends it there. */
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
 * Why a campaign's card can't be a block of a bot module; null if it can. A card belongs to its campaign's source: its contacts
 * don't exist on another channel.
 */
export async function cardProblem(
  context: Context,
  campaignId: string,
  { platform, sentOn }: { platform: Platform; sentOn: SentOn[] },
): Promise<FieldProblem | null> {
  const campaign = await context.store.campaigns.find(campaignId);
  if (!campaign) {
    const deleted = await context.store.campaigns.findDeleted(campaignId);
    return deleted ? fieldProblem('card_deleted') : fieldProblem('no_such', { what: 'campaign' });
  }
  const about = { campaign: campaign.name, platform: campaign.source.platform };
  if (about.platform !== platform) return fieldProblem('card_of_platform', { ...about, modulePlatform: platform });
  const elsewhere = sentOn.find(({ channelId }) => channelId !== campaign.sourceChannelId);
  return elsewhere ? fieldProblem('card_of_channel', { ...about, moduleCampaign: elsewhere.campaignName }) : null;
}

import type { Context } from '../../context.ts';
import type { CampaignView } from '../../contract/campaigns.ts';
import { referralLink } from '../../domain/linking/campaign-reference.ts';
import { keywordCollisions } from '../../domain/linking/keyword.ts';
import { campaignWarnings } from '../../domain/texts/text-warnings.ts';
import type { ShownCampaign } from '../../store/campaigns.ts';
import { chatWords } from '../../words/chat-words.ts';
import { withIsoDates } from '../iso-dates.ts';
import { referenceOf } from './campaign-index.ts';

const lastMonthMs = 30 * 24 * 3_600_000;

/** A campaign as the API returns it, with the link that requests its card on its source. */
export function campaignView(context: Context, row: ShownCampaign): CampaignView {
  const { version: _version, source, brandLocale, ...rest } = row;
  const reference = referenceOf(row.id);
  const text = chatWords[brandLocale ?? 'zh-Hant'].referralText(reference);
  const referralUrl = referralLink(source, reference, text, context.config.platforms.whatsappLink);
  return { ...withIsoDates(rest), referralUrl };
}

/** `campaignView` with warnings, and with the keywords that other campaigns also have. */
export async function campaignViewAlone(context: Context, row: ShownCampaign): Promise<CampaignView> {
  const keywords = row.draft?.card?.keywords ?? row.card.keywords;
  const holders = keywords.length > 0 ? (await context.store.campaigns.words(row.sourceChannelId)).holders : [];
  const { draft } = row;
  const texts = {
    card: { ...row.card, ...draft?.card },
    onSuccess: { ...row.onSuccess, ...draft?.onSuccess },
    onFailure: { ...row.onFailure, ...draft?.onFailure },
  };
  return {
    ...campaignView(context, row),
    collisions: keywordCollisions({ id: row.id, keywords }, holders),
    warnings: campaignWarnings(texts),
  };
}

/** `campaignViewAlone` with counts of its channels: for a campaign that is opened, so that saves while typing don't count again. */
export async function campaignViewOpened(context: Context, row: ShownCampaign): Promise<CampaignView> {
  const { sourceChannelId, targetChannelId } = row;
  const since = new Date(context.now().getTime() - lastMonthMs);
  const [view, window, memberNumbers] = await Promise.all([
    campaignViewAlone(context, row),
    context.store.channelFacts.window(sourceChannelId, since),
    context.store.channelFacts.memberNumbers([sourceChannelId, targetChannelId]),
  ]);
  return { ...view, stats: { ...view.stats, window, memberNumbers } };
}

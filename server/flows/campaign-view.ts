import type { Context } from '../context.ts';
import type { CampaignView } from '../contract/campaigns.ts';
import { referralLink } from '../domain/campaign-reference.ts';
import { chatWords } from '../domain/chat-words.ts';
import type { ShownCampaign } from '../store/campaigns.ts';
import { referenceOf } from './bring-card.ts';

/** A campaign as the API shows it, with the link that brings its card on its source. */
export function campaignView(context: Context, row: ShownCampaign): CampaignView {
  const { version: _version, createdAt, updatedAt, source, brandLocale, ...rest } = row;
  const reference = referenceOf(row.id);
  const text = chatWords[brandLocale ?? 'zh-Hant'].referralText(reference);
  return {
    ...rest,
    referralUrl: referralLink(source, reference, text, context.config.platforms.whatsappLink),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

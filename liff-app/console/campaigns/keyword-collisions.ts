import type { CampaignView } from './campaign-view.ts';

/** As the server compares a keyword with what a customer wrote. */
const folded = (text: string) => text.normalize('NFKC').trim().toLowerCase();

/** The keywords that an enabled campaign of the same source has too: only the oldest campaign's card would come. */
export function collisions(
  keywords: readonly string[],
  campaign: Pick<CampaignView, 'id' | 'sourceChannelId'>,
  others: readonly Pick<CampaignView, 'id' | 'name' | 'enabled' | 'sourceChannelId' | 'card'>[],
): { keyword: string; name: string }[] {
  const rivals = others.filter(
    (one) => one.id !== campaign.id && one.enabled && one.sourceChannelId === campaign.sourceChannelId,
  );
  return keywords.flatMap((keyword) => {
    const rival = rivals.find(({ card }) => card.keywords.some((theirs) => folded(theirs) === folded(keyword)));
    return rival ? [{ keyword, name: rival.name }] : [];
  });
}

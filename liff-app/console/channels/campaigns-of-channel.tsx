import { type CampaignView, campaignSchema } from '../../../server/contract/campaigns.ts';
import { useList } from '../data/list.ts';
import { Link } from '../router.tsx';

/** Every campaign; empty until they have loaded. */
export const useCampaigns = (): CampaignView[] => useList(campaignSchema, '/campaigns').items ?? [];

/** Those that start from a channel or lead to it. */
export const campaignsOf = (channelId: string, campaigns: CampaignView[]): CampaignView[] =>
  campaigns.filter(
    ({ sourceChannelId, targetChannelId }) => sourceChannelId === channelId || targetChannelId === channelId,
  );

export function CampaignLinks({ campaigns }: { campaigns: CampaignView[] }) {
  return (
    <ul class="bullets">
      {campaigns.map(({ id, name }) => (
        <li key={id}>
          <Link to={`/console/campaigns/${id}`}>
            <bdi>{name}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
}

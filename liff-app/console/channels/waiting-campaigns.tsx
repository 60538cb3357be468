import type { ChannelView } from '../../../server/contract/channels.ts';
import { isTarget } from '../../../server/contract/platforms.ts';
import { Link } from '../router.tsx';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { campaignsOf, useCampaigns } from './campaigns-of-channel.tsx';
import { channelWords as t } from './channel-words.ts';

/** The campaigns of a channel, and what those that lead here still wait for. */
export function WaitingCampaigns({ channel }: { channel: ChannelView }) {
  const campaigns = campaignsOf(channel.id, useCampaigns());
  const open = (channel.check?.items ?? []).filter(({ ok }) => ok === false).length;
  return (
    <Card
      title={t('campaigns')}
      hint={isTarget(channel.platform) && (open > 0 ? t('campaigns.wait', { n: open }) : t('campaigns.free'))}
    >
      {campaigns.length === 0 ? (
        <p class="muted">{t('campaigns.none')}</p>
      ) : (
        <ul class="campaigns-here">
          {campaigns.map(({ id, name, enabled, targetChannelId }) => (
            <li key={id}>
              <Link to={`/console/campaigns/${id}`}>
                <bdi>{name}</bdi>
              </Link>
              <span class="muted small">{t(targetChannelId === channel.id ? 'campaigns.to' : 'campaigns.from')}</span>
              <Badge kind={enabled ? 'ok' : 'plain'}>{t(enabled ? 'campaigns.on' : 'campaigns.off')}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

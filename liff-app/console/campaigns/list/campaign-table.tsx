import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { draftWords } from '../../data/draft-words.ts';
import { ago, count } from '../../i18n/dates.ts';
import { shellWords } from '../../i18n/shell-words.ts';
import { Link } from '../../router.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TableCard } from '../../ui/table.tsx';
import { ChannelName } from '../channel-name.tsx';
import { listWords as t } from './list-words.ts';

type Actions = {
  enable: (campaign: CampaignView, enabled: boolean) => void;
  duplicate: (campaign: CampaignView) => void;
  remove: (campaign: CampaignView) => void;
};

export function CampaignTable(props: { campaigns: CampaignView[]; channels: ChannelView[]; actions: Actions }) {
  const channel = (id: string) => props.channels.find((one) => one.id === id);
  return (
    <TableCard
      class="campaigns"
      label={t('title')}
      head={[t('name'), t('route'), t('state'), t('linked'), t('activity'), '']}
      rows={props.campaigns.map((campaign) => ({
        id: campaign.id,
        cells: [
          <Name key="name" campaign={campaign} />,
          <span key="route" class="route">
            <ChannelName channel={channel(campaign.sourceChannelId)} />
            <Icon name="arrow" />
            <ChannelName channel={channel(campaign.targetChannelId)} />
          </span>,
          <Switch
            key="state"
            label={
              <>
                {campaign.enabled ? t('enabled') : t('disabled')}
                <span class="hidden">{campaign.name}</span>
              </>
            }
            checked={campaign.enabled}
            onInput={(enabled) => props.actions.enable(campaign, enabled)}
          />,
          <span key="linked" class="number">
            {count(campaign.stats.linked)}
          </span>,
          <Activity key="activity" campaign={campaign} />,
          <RowActions key="actions" campaign={campaign} actions={props.actions} />,
        ],
      }))}
    />
  );
}

function Name({ campaign }: { campaign: CampaignView }) {
  return (
    <span class="campaign-name">
      <Link to={`/console/campaigns/${campaign.id}`}>
        <bdi>{campaign.name}</bdi>
      </Link>
      {campaign.draft && <Badge kind="warn">{draftWords('draft')}</Badge>}
    </span>
  );
}

/** The last link, or the last change if that came later. */
function Activity({ campaign: { stats, updatedAt } }: { campaign: CampaignView }) {
  const { lastLinkedAt } = stats;
  const text =
    lastLinkedAt && Date.parse(lastLinkedAt) >= Date.parse(updatedAt)
      ? t('activity.linked', { when: ago(lastLinkedAt) })
      : t('activity.changed', { when: ago(updatedAt) });
  return <span class="activity muted">{text}</span>;
}

function RowActions({ campaign, actions }: { campaign: CampaignView; actions: Actions }) {
  const { name } = campaign;
  return (
    <span class="row-actions">
      <Button kind="text" label={t('duplicate.of', { name })} onClick={() => actions.duplicate(campaign)}>
        {t('duplicate')}
      </Button>
      <Button kind="text" label={t('remove.of', { name })} onClick={() => actions.remove(campaign)}>
        {shellWords('remove')}
      </Button>
    </span>
  );
}

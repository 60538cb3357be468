import { useEffect, useState } from 'preact/hooks';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import type { Failure } from '../../../api.ts';
import { LoadFailure } from '../../load-failure.tsx';
import { Link } from '../../router.tsx';
import type { PageProps } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { getCampaign, listChannels } from '../campaign-api.ts';
import { listWords } from '../list/list-words.ts';
import { NewCampaign } from '../new-campaign.tsx';
import { Editor } from './editor.tsx';
import { arrived } from './leaving.ts';
import '../campaigns.css';
import './editor.css';

type Loaded =
  | { channels: ChannelView[]; one: { campaign: CampaignView; etag: string | null } | null }
  | { failure: Failure };

/** `/console/campaigns/new` and `/console/campaigns/:id`. */
export function Page({ params: { id = 'new' } }: PageProps) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    void fetchAll(id).then(setLoaded);
  }, [id]);

  if (!loaded) return <Spinner />;
  if ('failure' in loaded) {
    return <LoadFailure failure={loaded.failure} retry={() => void fetchAll(id).then(setLoaded)} />;
  }
  return (
    <>
      <Link to="/console/campaigns" class="back">
        <Icon name="back" />
        {listWords('title')}
      </Link>
      {content(loaded.channels, loaded.one)}
    </>
  );
}

function content(channels: ChannelView[], one: { campaign: CampaignView; etag: string | null } | null) {
  if (!one) return <NewCampaign channels={channels} />;
  const source = channels.find((channel) => channel.id === one.campaign.sourceChannelId);
  const target = channels.find((channel) => channel.id === one.campaign.targetChannelId);
  if (!source || !target) return <EmptyState title={listWords('gone')} />;
  return <Editor {...one} source={source} target={target} />;
}

async function fetchAll(id: string): Promise<Loaded> {
  await arrived(id);
  const [channels, campaign] = await Promise.all([listChannels(), id === 'new' ? null : getCampaign(id)]);
  if (!channels.ok) return { failure: channels.failure };
  if (!campaign) return { channels: channels.value, one: null };
  if (!campaign.ok) return { failure: campaign.failure };
  return { channels: channels.value, one: { campaign: campaign.value, etag: campaign.etag } };
}

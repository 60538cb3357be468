import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import type { Reply } from '../../../api.ts';
import type { Loaded } from '../../data/draft-sync.ts';
import { arrived } from '../../data/leaving.ts';
import { useReply } from '../../data/use-reply.ts';
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
import '../campaigns.css';
import './editor.css';

type One = Loaded<CampaignView> | null;

/** `/console/campaigns/new` and `/console/campaigns/:id`. */
export function Page({ params: { id = 'new' } }: PageProps) {
  const { value, failure, load } = useReply(() => readPage(id), [id]);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!value) return <Spinner />;
  return (
    <>
      <Link to="/console/campaigns" class="back">
        <Icon name="back" />
        {listWords('title')}
      </Link>
      {content(value.channels, value.one)}
    </>
  );
}

function content(channels: ChannelView[], one: One) {
  if (!one) return <NewCampaign channels={channels} />;
  const source = channels.find((channel) => channel.id === one.view.sourceChannelId);
  const target = channels.find((channel) => channel.id === one.view.targetChannelId);
  if (!source || !target) return <EmptyState title={listWords('gone')} />;
  return <Editor loaded={one} source={source} target={target} />;
}

async function readPage(id: string): Promise<Reply<{ channels: ChannelView[]; one: One }>> {
  await arrived(id);
  const [channels, campaign] = await Promise.all([listChannels(), id === 'new' ? null : getCampaign(id)]);
  if (!channels.ok) return channels;
  if (campaign && !campaign.ok) return campaign;
  const one = campaign && { view: campaign.value, etag: campaign.etag };
  return { ...channels, value: { channels: channels.value, one } };
}

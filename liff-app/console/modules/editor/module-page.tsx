import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { platformSchema } from '../../../../server/contract/link.ts';
import type { ModuleView } from '../../../../server/contract/modules.ts';
import type { Reply } from '../../../api.ts';
import { listCampaigns, listChannels } from '../../campaigns/campaign-api.ts';
import { useReply } from '../../data/use-reply.ts';
import { LoadFailure } from '../../load-failure.tsx';
import type { PageProps } from '../../routes.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { getModule } from '../module-api.ts';
import { ModuleEditorPage } from './module-editor.tsx';
import '../../campaigns/editor/editor.css';
import '../modules.css';

export type Around = { channels: ChannelView[]; campaigns: CampaignView[] };
type Loaded = { module: ModuleView | null; etag: string | null; around: Around };

/**
 * `/console/modules/new` and `/console/modules/:id`. `?platform=`: what a new one is for; `?from=`: the campaign whose message
 * the person has left for this.
 */
export function Page({ params: { id = 'new' } }: PageProps) {
  const { value, failure, load } = useReply(() => readPage(id), [id]);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!value) return <Spinner />;
  const query = new URLSearchParams(location.search);
  const platform = platformSchema.safeParse(query.get('platform'));
  return <ModuleEditorPage {...value} platform={platform.data ?? null} from={query.get('from')} />;
}

async function readPage(id: string): Promise<Reply<Loaded>> {
  const [campaigns, channels, module] = await Promise.all([
    listCampaigns(),
    listChannels(),
    id === 'new' ? null : getModule(id),
  ]);
  if (!campaigns.ok) return campaigns;
  if (!channels.ok) return channels;
  if (module && !module.ok) return module;
  const around = { campaigns: campaigns.value, channels: channels.value };
  return { ...channels, value: { module: module?.value ?? null, etag: module?.etag ?? null, around } };
}

import { useEffect, useState } from 'preact/hooks';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { platformSchema } from '../../../../server/contract/link.ts';
import type { ModuleView } from '../../../../server/contract/modules.ts';
import type { Failure } from '../../../api.ts';
import { listCampaigns, listChannels } from '../../campaigns/campaign-api.ts';
import { LoadFailure } from '../../load-failure.tsx';
import type { PageProps } from '../../routes.ts';
import { Spinner } from '../../ui/spinner.tsx';
import { getModule } from '../module-api.ts';
import { ModuleEditorPage } from './module-editor.tsx';
import '../../campaigns/editor/editor.css';
import '../modules.css';

export type Around = { channels: ChannelView[]; campaigns: CampaignView[] };
type Loaded = { module: ModuleView | null; etag: string | null; around: Around } | { failure: Failure };

/**
 * `/console/modules/new` and `/console/modules/:id`. `?platform=`: what a new one is for; `?from=`: the campaign whose message
 * the person has left for this.
 */
export function Page({ params: { id = 'new' } }: PageProps) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    void fetchAll(id).then(setLoaded);
  }, [id]);
  if (!loaded) return <Spinner />;
  if ('failure' in loaded) {
    return <LoadFailure failure={loaded.failure} retry={() => void fetchAll(id).then(setLoaded)} />;
  }
  const query = new URLSearchParams(location.search);
  const platform = platformSchema.safeParse(query.get('platform'));
  return <ModuleEditorPage {...loaded} platform={platform.data ?? null} from={query.get('from')} />;
}

async function fetchAll(id: string): Promise<Loaded> {
  const [campaigns, channels, module] = await Promise.all([
    listCampaigns(),
    listChannels(),
    id === 'new' ? null : getModule(id),
  ]);
  if (!campaigns.ok) return campaigns;
  if (!channels.ok) return channels;
  const around = { campaigns: campaigns.value, channels: channels.value };
  if (!module) return { module: null, etag: null, around };
  return module.ok ? { module: module.value, etag: module.etag, around } : module;
}

import { useEffect, useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { Failure } from '../../api.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { Link } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import {
  duplicateCampaign,
  listCampaigns,
  listChannels,
  patchCampaign,
  removeCampaign,
  restoreCampaign,
} from './campaign-api.ts';
import { CampaignTable } from './campaign-table.tsx';
import type { CampaignView } from './campaign-view.ts';
import { listWords as t } from './list-words.ts';
import { Refusal } from './refusal.tsx';
import './campaigns.css';

type Loaded = { campaigns: CampaignView[]; channels: ChannelView[] };
type Refused = { campaign: CampaignView; failure: Failure };

/** Every campaign, newest first, and what can be done with one (M2). */
export function Page() {
  const [loaded, setLoaded] = useState<Loaded | Failure | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [wanted, setWanted] = useState('');
  const load = () => fetchAll().then(setLoaded);
  useEffect(() => {
    void load();
  }, []);

  if (!loaded) return <Spinner />;
  if (!('campaigns' in loaded)) {
    if (loaded.code === 'forbidden') return <EmptyState title={shellWords('agent.title')} />;
    return <EmptyState title={failureText(loaded)} action={<Button onClick={load}>{shellWords('retry')}</Button>} />;
  }
  const { campaigns, channels } = loaded;
  const put = (changed: CampaignView) =>
    setLoaded({ channels, campaigns: campaigns.map((one) => (one.id === changed.id ? changed : one)) });

  const enable = async (campaign: CampaignView, enabled: boolean) => {
    put({ ...campaign, enabled });
    const reply = await patchCampaign(campaign.id, { enabled }, null);
    put(reply.ok ? reply.value : campaign);
    setRefused(reply.ok ? null : { campaign, failure: reply.failure });
  };
  const duplicate = async (campaign: CampaignView) => {
    const reply = await duplicateCampaign(campaign.id);
    if (!reply.ok) return sayFailure(reply.failure);
    setLoaded({ channels, campaigns: [reply.value, ...campaigns] });
    toast({ text: t('duplicated', { name: reply.value.name }) });
  };
  const restore = async ({ id }: CampaignView) => {
    const reply = await restoreCampaign(id);
    if (!reply.ok) return sayFailure(reply.failure);
    toast({ text: t('restored', { name: reply.value.name }) });
    await load();
  };
  const remove = async (campaign: CampaignView) => {
    const reply = await removeCampaign(campaign.id);
    if (!reply.ok) return sayFailure(reply.failure);
    setLoaded({ channels, campaigns: campaigns.filter((one) => one.id !== campaign.id) });
    const undo = { label: shellWords('undo'), run: () => void restore(campaign) };
    toast({ text: t('removed', { name: campaign.name }), action: undo });
  };

  const found = campaigns.filter((one) => one.name.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()));
  const newOne = (
    <Link to="/console/campaigns/new" class="button primary">
      {t('new')}
    </Link>
  );
  if (campaigns.length === 0) {
    return (
      <>
        <PageHead title={t('title')} />
        <EmptyState title={t('empty.title')} text={t('empty.text')} action={newOne} />
      </>
    );
  }
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} actions={newOne} />
      <div class="stack">
        <div class="campaign-search">
          <TextField type="search" label={t('search')} value={wanted} onInput={setWanted} />
        </div>
        {refused && (
          <Refusal
            failure={refused.failure}
            target={channels.find((one) => one.id === refused.campaign.targetChannelId)}
          />
        )}
        {found.length === 0 ? (
          <EmptyState title={t('search.none')} />
        ) : (
          <CampaignTable campaigns={found} channels={channels} actions={{ enable, duplicate, remove }} />
        )}
      </div>
    </>
  );
}

const sayFailure = (failure: Failure) => toast({ kind: 'bad', text: failureText(failure) });

async function fetchAll(): Promise<Loaded | Failure> {
  const [campaigns, channels] = await Promise.all([listCampaigns(), listChannels()]);
  if (!campaigns.ok) return campaigns.failure;
  if (!channels.ok) return channels.failure;
  return { campaigns: campaigns.value, channels: channels.value };
}

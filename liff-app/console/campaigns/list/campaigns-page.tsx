import { useEffect, useState } from 'preact/hooks';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import type { Failure, Reply } from '../../../api.ts';
import { failureText, shellWords } from '../../i18n/shell-words.ts';
import { Link, navigate } from '../../router.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { toast } from '../../ui/toast.tsx';
import { duplicateCampaign, listChannels, patchCampaign, removeCampaign, restoreCampaign } from '../campaign-api.ts';
import { Refusal } from '../refusal.tsx';
import { CampaignTable } from './campaign-table.tsx';
import { listWords as t } from './list-words.ts';
import { useCampaignList } from './use-campaign-list.ts';
import '../campaigns.css';

type Refused = { campaign: CampaignView; failure: Failure };

/** Every campaign, newest first, and what can be done with one (M2). */
export function Page() {
  const list = useCampaignList();
  const [channels, setChannels] = useState<Reply<ChannelView[]> | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const loadChannels = () => listChannels().then(setChannels);
  useEffect(() => {
    void loadChannels();
  }, []);
  const { found } = list;
  const failure = list.failure ?? (channels?.ok === false ? channels.failure : null);

  if (failure && (!found || !channels?.ok)) {
    if (failure.code === 'forbidden') return <EmptyState title={shellWords('agent.title')} />;
    const again = () => void Promise.all([list.retry(), loadChannels()]);
    return <EmptyState title={failureText(failure)} action={<Button onClick={again}>{shellWords('retry')}</Button>} />;
  }
  if (!found || !channels?.ok) return <Spinner />;

  const newOne = (
    <Link to="/console/campaigns/new" class="button primary">
      {t('new')}
    </Link>
  );
  if (found.campaigns.length === 0 && found.q === '' && list.wanted === '') {
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
          <TextField
            type="search"
            label={t('search')}
            value={list.wanted}
            error={list.failure ? failureText(list.failure) : undefined}
            onInput={list.setWanted}
          />
        </div>
        {refused && <Refusal failure={refused.failure} target={targetOf(refused, channels.value)} />}
        {found.campaigns.length === 0 ? (
          <EmptyState title={t('search.none')} />
        ) : (
          <CampaignTable campaigns={found.campaigns} channels={channels.value} actions={actionsOn(list, setRefused)} />
        )}
        {list.more && (
          <div class="more">
            <Button busy={list.busy} onClick={list.more}>
              {shellWords('more')}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

const targetOf = ({ campaign }: Refused, channels: ChannelView[]) =>
  channels.find((one) => one.id === campaign.targetChannelId);

function actionsOn({ put, drop }: ReturnType<typeof useCampaignList>, setRefused: (refused: Refused | null) => void) {
  const restore = async ({ id }: CampaignView) => {
    const reply = await restoreCampaign(id);
    if (!reply.ok) return sayFailure(reply.failure);
    put(reply.value);
    toast({ text: t('restored', { name: reply.value.name }) });
  };
  return {
    async enable(campaign: CampaignView, enabled: boolean): Promise<void> {
      put({ ...campaign, enabled });
      const reply = await patchCampaign(campaign.id, { enabled }, null);
      put(reply.ok ? reply.value : campaign);
      setRefused(reply.ok ? null : { campaign, failure: reply.failure });
    },
    async duplicate(campaign: CampaignView): Promise<void> {
      const reply = await duplicateCampaign(campaign.id, crypto.randomUUID());
      if (!reply.ok) return sayFailure(reply.failure);
      put(reply.value);
      const edit = { label: shellWords('edit'), run: () => navigate(`/console/campaigns/${reply.value.id}`) };
      toast({ text: t('duplicated', { name: reply.value.name }), action: edit });
    },
    async remove(campaign: CampaignView): Promise<void> {
      const reply = await removeCampaign(campaign.id);
      if (!reply.ok) return sayFailure(reply.failure);
      drop(campaign.id);
      const undo = { label: shellWords('undo'), run: () => void restore(campaign) };
      // The row is gone, and the focus with it: it goes on where the deletion can be taken back.
      toast({ text: t('removed', { name: campaign.name }), action: undo, takesFocus: true });
    },
  };
}

const sayFailure = (failure: Failure) => toast({ kind: 'bad', text: failureText(failure) });

import { useState } from 'preact/hooks';
import { type CampaignView, campaignSchema } from '../../../../server/contract/campaigns.ts';
import { type ChannelView, channelSchema } from '../../../../server/contract/channels.ts';
import type { Failure } from '../../../api.ts';
import { useList, usePagedList } from '../../data/list.ts';
import { shellWords } from '../../i18n/shell-words.ts';
import { LoadFailure } from '../../load-failure.tsx';
import { Link, navigate } from '../../router.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SearchField, useSearch } from '../../ui/search-field.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { toast, toastFailure } from '../../ui/toast.tsx';
import { duplicateCampaign, patchCampaign, removeCampaign, restoreCampaign } from '../campaign-api.ts';
import { Refusal } from '../refusal.tsx';
import { CampaignTable } from './campaign-table.tsx';
import { listWords as t } from './list-words.ts';
import '../campaigns.css';

type Refused = { campaign: CampaignView; failure: Failure };

/** Every campaign, newest first, with its actions (M2). */
export function Page() {
  const search = useSearch();
  // The server looks through all of them, not only those shown.
  const list = usePagedList(campaignSchema, '/campaigns', { q: search.wanted || undefined });
  const channels = useList(channelSchema, '/channels');
  const [refused, setRefused] = useState<Refused | null>(null);
  const failure = list.failure ?? channels.failure;
  if (failure && (!list.items || !channels.items)) {
    return <LoadFailure failure={failure} retry={() => Promise.all([list.load(), channels.load()])} />;
  }
  if (!list.items || !channels.items) return <Spinner />;

  const newOne = (
    <Link to="/console/campaigns/new" class="button primary">
      {t('new')}
    </Link>
  );
  if (list.items.length === 0 && !list.query.q && search.typed === '') {
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
          <SearchField label={t('search')} search={search} failure={list.failure} />
        </div>
        {refused && <Refusal failure={refused.failure} target={targetOf(refused, channels.items)} />}
        {list.items.length === 0 ? (
          <EmptyState title={t('search.none')} />
        ) : (
          <CampaignTable
            campaigns={list.items}
            channels={channels.items}
            actions={actionsOn(list.change, setRefused)}
          />
        )}
        <MoreButton list={list} />
      </div>
    </>
  );
}

const targetOf = ({ campaign }: Refused, channels: ChannelView[]) =>
  channels.find((one) => one.id === campaign.targetChannelId);

type Change = (how: (campaigns: CampaignView[]) => CampaignView[]) => void;

function actionsOn(change: Change, setRefused: (refused: Refused | null) => void) {
  /** In its place, newest first; one that is there is replaced. */
  const put = (campaign: CampaignView) =>
    change((campaigns) =>
      [...campaigns.filter(({ id }) => id !== campaign.id), campaign].sort((one, other) =>
        one.id < other.id ? 1 : -1,
      ),
    );
  const restore = async ({ id }: CampaignView) => {
    const reply = await restoreCampaign(id);
    if (!reply.ok) return toastFailure(reply.failure);
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
      if (!reply.ok) return toastFailure(reply.failure);
      put(reply.value);
      const edit = { label: shellWords('edit'), run: () => navigate(`/console/campaigns/${reply.value.id}`) };
      toast({ text: t('duplicated', { name: reply.value.name }), action: edit });
    },
    async remove(campaign: CampaignView): Promise<void> {
      const reply = await removeCampaign(campaign.id);
      if (!reply.ok) return toastFailure(reply.failure);
      change((campaigns) => campaigns.filter(({ id }) => id !== campaign.id));
      const undo = { label: shellWords('undo'), run: () => void restore(campaign) };
      // The row is gone, and the focus with it: it moves to the button that undoes the deletion.
      toast({ text: t('removed', { name: campaign.name }), action: undo, takesFocus: true });
    },
  };
}

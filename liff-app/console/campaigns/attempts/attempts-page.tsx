import { useEffect, useState } from 'preact/hooks';
import { attemptSchema } from '../../../../server/contract/campaigns.ts';
import { usePagedList } from '../../data/list.ts';
import { useReply } from '../../data/use-reply.ts';
import { failureText, shellWords } from '../../i18n/shell-words.ts';
import { LoadFailure } from '../../load-failure.tsx';
import { Link } from '../../router.tsx';
import type { PageProps } from '../../routes.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Select } from '../../ui/select.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { getCampaign, listChannels } from '../campaign-api.ts';
import { AttemptTable } from './attempt-table.tsx';
import { attemptWords as t } from './attempt-words.ts';
import '../campaigns.css';
import '../../profiles/profiles.css';
import './attempts.css';

const outcomes = attemptSchema.shape.outcome.options;
type Outcome = (typeof outcomes)[number];

/** `/console/campaigns/:id/attempts?outcome=`: every tap on a card of a campaign. The filter is in the address, for *back*. */
export function Page({ params: { id = '' } }: PageProps) {
  const path = `/campaigns/${encodeURIComponent(id)}`;
  const campaign = useReply(() => getCampaign(id), [id]);
  const channels = useReply(listChannels, []);
  const [outcome, setOutcome] = useState<Outcome | ''>(outcomeInAddress);
  useEffect(() => {
    history.replaceState(null, '', `${location.pathname}${outcome && `?outcome=${outcome}`}`);
  }, [outcome]);
  const list = usePagedList(attemptSchema, `${path}/attempts`, { outcome: outcome || undefined });

  const failure = campaign.failure ?? channels.failure ?? (list.items ? null : list.failure);
  const retry = () => {
    void campaign.load();
    void channels.load();
    void list.load();
  };
  if (failure) return <LoadFailure failure={failure} retry={retry} />;
  if (!campaign.value || !channels.value || !list.items) return <Spinner />;
  const { name, sourceChannelId, targetChannelId } = campaign.value;
  const channel = (channelId: string) => channels.value?.find((one) => one.id === channelId);
  return (
    <>
      <Link to={`/console${path}`} class="back">
        <Icon name="back" />
        <bdi class="one-line">{name}</bdi>
      </Link>
      <PageHead title={t('title')} intro={<bdi>{t('intro', { campaign: name })}</bdi>} />
      <div class="stack">
        <div class="attempt-filter">
          <Select
            label={t('show')}
            value={outcome}
            options={[{ value: '', label: t('show.all') }, ...outcomes.map((value) => ({ value, label: t(value) }))]}
            onInput={(value) => setOutcome(outcomes.find((one) => one === value) ?? '')}
          />
        </div>
        {list.failure && <Notice kind="bad">{failureText(list.failure)}</Notice>}
        <div aria-busy={list.busy}>
          {list.items.length > 0 ? (
            <AttemptTable attempts={list.items} source={channel(sourceChannelId)} target={channel(targetChannelId)} />
          ) : outcome ? (
            <EmptyState title={t('none.outcome')} />
          ) : (
            <EmptyState title={t('none')} text={t('none.text')} />
          )}
        </div>
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

function outcomeInAddress(): Outcome | '' {
  const given = new URLSearchParams(location.search).get('outcome');
  return outcomes.find((one) => one === given) ?? '';
}

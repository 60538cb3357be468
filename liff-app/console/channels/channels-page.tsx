import { type ChannelView, channelSchema } from '../../../server/contract/channels.ts';
import { ChannelName } from '../campaigns/channel-name.tsx';
import { useList } from '../data/list.ts';
import { LoadFailure } from '../load-failure.tsx';
import { mayDo } from '../person.ts';
import { Link } from '../router.tsx';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TableCard } from '../ui/table.tsx';
import { channelWords as t } from './channel-words.ts';

/** The brand's accounts. Everybody sees them; administrators connect them. */
export function Page() {
  const { items, failure, load } = useList(channelSchema, '/channels');
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!items) return <Spinner />;
  const administers = mayDo('administer');
  const add = administers && (
    <Link to="/console/channels/new" class="button primary">
      {t('add')}
    </Link>
  );
  const rows = items.map((channel) => ({
    id: channel.id,
    cells: [
      <Link key="name" to={`/console/channels/${channel.id}`}>
        <ChannelName channel={channel} />
      </Link>,
      <bdi key="account">{channel.public.accountName ?? ''}</bdi>,
      <State key="state" channel={channel} />,
    ],
  }));
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} actions={items.length > 0 && add} />
      {items.length === 0 ? (
        <EmptyState
          title={t('empty.title')}
          text={t(administers ? 'empty.text' : 'empty.read')}
          {...(add && { action: add })}
        />
      ) : (
        <TableCard label={t('title')} head={[t('name'), t('account'), t('state')]} rows={rows} />
      )}
    </>
  );
}

/** The most urgent state of a channel. */
function State({ channel: { state, check } }: { channel: ChannelView }) {
  const open = (check?.items ?? []).filter(({ ok }) => ok === false).length;
  if (state === 'attention') return <Badge kind="bad">{t('attention')}</Badge>;
  if (open > 0) return <Badge kind="bad">{t('todo', { n: open })}</Badge>;
  return check ? <Badge kind="ok">{t('ready')}</Badge> : <Badge kind="warn">{t('unchecked')}</Badge>;
}

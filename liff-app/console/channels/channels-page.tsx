import { useState } from 'preact/hooks';
import { channelSchema } from '../../../server/contract/channels.ts';
import { ChannelName } from '../campaigns/channel-name.tsx';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { person } from '../person.ts';
import { Link, navigate } from '../router.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Table } from '../ui/table.tsx';
import { useList } from '../use-list.ts';
import { channelWords as t } from './channel-words.ts';
import { NewChannel } from './new-channel.tsx';

/** The brand's accounts. Everybody sees them; administrators connect them. */
export function Page() {
  const { items, failure, load } = useList(channelSchema, '/channels');
  const [adding, setAdding] = useState(false);
  if (failure) {
    return <EmptyState title={failureText(failure)} action={<Button onClick={load}>{shellWords('retry')}</Button>} />;
  }
  if (!items) return <Spinner />;
  const add = person.value?.may.includes('administer') && (
    <Button kind="primary" onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  const rows = items.map((channel) => ({
    id: channel.id,
    cells: [
      <Link key="name" to={`/console/channels/${channel.id}`}>
        <ChannelName channel={channel} />
      </Link>,
      <bdi key="account">{channel.public.accountName ?? ''}</bdi>,
      <Badge key="state" kind={channel.state === 'ready' ? 'ok' : 'warn'}>
        {t(channel.state)}
      </Badge>,
    ],
  }));
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} actions={items.length > 0 && add} />
      {items.length === 0 ? (
        <EmptyState title={t('empty.title')} text={t('empty.text')} action={add} />
      ) : (
        <Table label={t('title')} head={[t('name'), t('account'), t('state')]} rows={rows} />
      )}
      <NewChannel
        open={adding}
        onEnd={(made) => {
          setAdding(false);
          if (made) navigate(`/console/channels/${made.id}`);
        }}
      />
    </>
  );
}

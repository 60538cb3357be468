import { channelSchema } from '../../../server/contract/channels.ts';
import { platforms } from '../../../server/contract/platforms.ts';
import { richMenuRuleSchema } from '../../../server/contract/rich-menus.ts';
import { useList } from '../data/list.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Link } from '../router.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ChannelMenus } from './channel-menus.tsx';
import { richMenuWords as t } from './rich-menu-words.ts';
import './rich-menus.css';

/** Which menu contacts see under the chat: for each account that has such menus, the rules by tag in their order. */
export function Page() {
  const channels = useList(channelSchema, '/channels');
  const rules = useList(richMenuRuleSchema, '/rich-menu-rules');
  const failure = channels.failure ?? rules.failure;
  if (failure) return <LoadFailure failure={failure} retry={() => Promise.all([channels.load(), rules.load()])} />;
  if (!channels.items || !rules.items) return <Spinner />;
  const own = channels.items.filter(({ platform }) => platforms[platform].richMenus);
  const all = rules.items;
  const toChannels = (
    <Link to="/console/channels" class="button primary">
      {t('none.action')}
    </Link>
  );
  return (
    <>
      <PageHead title={t('title')} intro={own.length > 0 && t('intro')} />
      {own.length === 0 && <EmptyState title={t('none.title')} text={t('none.text')} action={toChannels} />}
      {own.map((channel) => (
        <ChannelMenus
          key={channel.id}
          channel={channel}
          rules={all.filter(({ channelId }) => channelId === channel.id)}
          onChanged={rules.load}
        />
      ))}
      {own.length > 0 && <p class="muted small menu-note">{t('note')}</p>}
    </>
  );
}

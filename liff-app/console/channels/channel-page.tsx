import { useEffect, useState } from 'preact/hooks';
import { type ChannelView, channelSchema, checkAnswerSchema } from '../../../server/contract/channels.ts';
import { call, type Failure } from '../../api.ts';
import { ago } from '../i18n/dates.ts';
import { consolePlatformNames } from '../i18n/platforms.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { person } from '../person.ts';
import { Link } from '../router.tsx';
import type { PageProps } from '../routes.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { toast } from '../ui/toast.tsx';
import { channelWords as t } from './channel-words.ts';
import { CheckList } from './check-list.tsx';

const path = (id: string, what = '') => `/channels/${encodeURIComponent(id)}${what}`;

/** One account: its webhook address, and what the last set-up check found (M5). */
export function Page({ params }: PageProps) {
  const id = params.id ?? '';
  const [channel, setChannel] = useState<ChannelView | Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const load = async () => {
    const reply = await call(channelSchema, 'GET', path(id));
    setChannel(reply.ok ? reply.value : reply.failure);
  };
  useEffect(() => {
    void load();
  }, [id]);
  if (!channel) return <Spinner />;
  if (!('platform' in channel)) {
    return <EmptyState title={failureText(channel)} action={<Button onClick={load}>{shellWords('retry')}</Button>} />;
  }
  const say = (failure: Failure) => toast({ kind: 'bad', text: failure.message || failureText(failure) });
  const check = async (repair: string[] = []) => {
    setBusy(true);
    const reply = await call(checkAnswerSchema, 'POST', path(id, '/check'), { body: { repair } });
    setBusy(false);
    if (!reply.ok) return say(reply.failure);
    await load();
  };
  const tick = async (item: string) => {
    const ticked = (channel.check?.items ?? []).filter((one) => one.tickable && one.ok).map((one) => one.id);
    const reply = await call(channelSchema, 'PATCH', path(id), { body: { ticked: [...ticked, item] } });
    if (reply.ok) setChannel(reply.value);
    else say(reply.failure);
  };
  const administers = person.value?.may.includes('administer') ?? false;
  const trouble = channel.attention === 'platform_error' ? 'platform_error' : 'channel_unauthorized';
  return (
    <>
      <PageHead
        title={channel.name}
        intro={consolePlatformNames[channel.platform]}
        actions={
          administers && (
            <Button kind="primary" busy={busy} onClick={() => check()}>
              {t('check')}
            </Button>
          )
        }
      />
      <div class="stack">
        {channel.state === 'attention' && <Notice kind="warn">{t(`attention.${trouble}`)}</Notice>}
        <section class="stack">
          <h2>{t('webhook')}</h2>
          <p class="muted">{t('webhook.hint')}</p>
          <div class="row">
            <code class="code wrap">{channel.webhookUrl}</code>
            <CopyButton text={channel.webhookUrl} label={t('webhook')} />
          </div>
        </section>
        <section class="stack">
          <h2>{t('check')}</h2>
          <p class="muted">{channel.check ? t('check.at', { ago: ago(channel.check.at) }) : t('check.never')}</p>
          {channel.check && (
            <CheckList
              items={channel.check.items}
              {...(administers && { onRepair: (item: string) => check([item]), onTick: tick })}
            />
          )}
        </section>
        <Link to="/console/channels">{t('back')}</Link>
      </div>
    </>
  );
}

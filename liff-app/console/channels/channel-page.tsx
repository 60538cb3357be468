import { useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import { platforms } from '../../../server/contract/platforms.ts';
import { accountReasons } from '../../../server/contract/reasons.ts';
import { useReply } from '../data/use-reply.ts';
import { locale } from '../i18n/words.ts';
import { LoadFailure } from '../load-failure.tsx';
import { mayDo } from '../person.ts';
import { Link } from '../router.tsx';
import type { PageProps } from '../routes.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { toast, toastFailure } from '../ui/toast.tsx';
import './channels.css';
import { changeChannel, checkChannel, readChannel } from './channel-api.ts';
import { channelWords as t } from './channel-words.ts';
import { turned } from './check/check-groups.ts';
import { CheckSection } from './check/check-section.tsx';
import { platformForms } from './connect/form-steps.ts';
import { WaitingCampaigns } from './waiting-campaigns.tsx';
import { hasWebhook, WebhookSection } from './webhook-section.tsx';

/** One account: what its set-up still needs, where its webhook goes, and which campaigns wait for it (M5). */
export function Page({ params }: PageProps) {
  const id = params.id ?? '';
  // The server writes a check's results in the reader's language.
  const { value, setValue, failure, load } = useReply(() => readChannel(id), [id, locale.value]);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!value) return <Spinner />;
  return <ChannelPage channel={value} onChange={setValue} load={load} />;
}

type Props = {
  channel: ChannelView;
  onChange: (channel: ChannelView) => void;
  load: () => Promise<ChannelView | null>;
};

function ChannelPage({ channel, onChange, load }: Props) {
  const { id, platform } = channel;
  const [busy, setBusy] = useState(false);
  const administers = mayDo('administer');
  const check = async (repair: string[] = []) => {
    setBusy(true);
    const reply = await checkChannel(id, repair);
    const now = reply.ok ? await load() : null;
    setBusy(false);
    if (!reply.ok) return toastFailure(reply.failure);
    const left = now?.check?.items.some((item) => repair.includes(item.id) && item.ok === false);
    if (repair.length > 0) toast(left ? { kind: 'bad', text: t('repair.failed') } : { text: t('repair.done') });
  };
  const tick = async (item: string) => {
    const reply = await changeChannel(id, { ticked: turned(channel.check?.items ?? [], item) });
    if (reply.ok) onChange(reply.value);
    else toastFailure(reply.failure);
  };
  const webhookFirst = administers && platformForms[platform].webhook.byHand && !hasWebhook(channel);
  const trouble = accountReasons.find((known) => known === channel.attention) ?? 'channel_unauthorized';
  return (
    <>
      <Link to="/console/channels" class="back">
        <Icon name="back" />
        {t('back')}
      </Link>
      <PageHead
        title={channel.name}
        intro={
          <>
            {platforms[platform].marketersName}
            {channel.public.accountName && (
              <>
                {' · '}
                <bdi>{channel.public.accountName}</bdi>
              </>
            )}
          </>
        }
        actions={
          administers && (
            <Link to={`/console/channels/${id}/edit`} class="button plain">
              {t('settings')}
            </Link>
          )
        }
      />
      <div class="stack">
        {channel.state === 'attention' && <Notice kind="warn">{t(`attention.${trouble}`)}</Notice>}
        {webhookFirst && <WebhookSection channel={channel} />}
        <CheckSection
          channel={channel}
          busy={busy}
          {...(administers && {
            onCheck: (repair?: string[]) => void check(repair),
            onTick: (item) => void tick(item),
          })}
        />
        {!webhookFirst && <WebhookSection channel={channel} />}
        <WaitingCampaigns channel={channel} />
      </div>
    </>
  );
}

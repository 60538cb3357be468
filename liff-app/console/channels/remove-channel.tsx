import { useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { Failure } from '../../api.ts';
import { failureText } from '../i18n/shell-words.ts';
import { navigate } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import { CampaignLinks, campaignsOf, useCampaigns } from './campaigns-of-channel.tsx';
import { removeChannel } from './channel-api.ts';
import { channelWords as t } from './channel-words.ts';

/** Takes a channel away, once no campaign needs it. */
export function RemoveChannel({ channel }: { channel: ChannelView }) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const users = campaignsOf(channel.id, useCampaigns());
  const remove = async () => {
    setBusy(true);
    const reply = await removeChannel(channel.id);
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    toast({ text: t('removed', { name: channel.name }) });
    navigate('/console/channels');
  };
  const close = () => {
    setAsking(false);
    setFailure(null);
  };
  return (
    <section class="card stack">
      <h2>{t('remove')}</h2>
      <p class="muted">{t('remove.hint')}</p>
      <div class="row">
        <Button kind="danger" onClick={() => setAsking(true)}>
          {t('remove')}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        title={t('remove.ask', { name: channel.name })}
        onClose={close}
        action={t('remove')}
        busy={busy}
        onConfirm={remove}
      >
        <p>{t('remove.after')}</p>
        {failure && (
          <Notice kind="bad">
            <p>{failure.code === 'conflict' ? t('remove.used') : failureText(failure)}</p>
            {failure.code === 'conflict' && <CampaignLinks campaigns={users} />}
          </Notice>
        )}
      </ConfirmDialog>
    </section>
  );
}

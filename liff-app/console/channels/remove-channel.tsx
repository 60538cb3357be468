import { useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import { useRequest } from '../data/use-request.ts';
import { failureText } from '../i18n/shell-words.ts';
import { navigate } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import { CampaignLinks, campaignsOf, useCampaigns } from './campaigns-of-channel.tsx';
import { removeChannel } from './channel-api.ts';
import { channelWords as t } from './channel-words.ts';

/** Takes a channel away, once no campaign needs it. */
export function RemoveChannel({ channel }: { channel: ChannelView }) {
  const [asking, setAsking] = useState(false);
  const request = useRequest();
  const { failure } = request;
  const users = campaignsOf(channel.id, useCampaigns());
  const remove = async () => {
    const reply = await request.send(removeChannel(channel.id));
    if (!reply.ok) return;
    toast({ text: t('removed', { name: channel.name }) });
    navigate('/console/channels');
  };
  const close = () => {
    setAsking(false);
    request.clear();
  };
  return (
    <Card title={t('remove')} hint={t('remove.hint')}>
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
        busy={request.busy}
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
    </Card>
  );
}

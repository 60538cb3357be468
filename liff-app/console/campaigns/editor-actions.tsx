import { useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { Failure } from '../../api.ts';
import { shellWords } from '../i18n/shell-words.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { editorWords as t } from './editor-words.ts';
import { Refusal } from './refusal.tsx';
import type { CampaignEditor } from './use-campaign-editor.ts';

type Props = { editor: CampaignEditor; target: ChannelView; onDecide: () => void };

/** What is saved, what is live, and the buttons that make it live. */
export function EditorActions({ editor, target, onDecide }: Props) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { campaign, hasChanges } = editor;

  const goLive = async (enabled: boolean) => {
    setBusy(true);
    setFailure(null);
    const done = await steps(editor, { publish: enabled && hasChanges, enabled });
    setBusy(false);
    if (done === 'unsaved') toast({ kind: 'bad', text: t('mend.first') });
    else if (done) setFailure(done);
    else toast({ text: t(doneWords(campaign.enabled, enabled)) });
  };

  return (
    <div class="editor-actions">
      <div class="row">
        <SaveState editor={editor} onDecide={onDecide} />
        <Badge kind={campaign.enabled ? 'ok' : 'plain'}>{t(campaign.enabled ? 'enabled' : 'disabled')}</Badge>
        {hasChanges && <Badge kind="warn">{t('draft')}</Badge>}
      </div>
      <div class="row">
        {campaign.enabled && (
          <Button busy={busy} onClick={() => goLive(false)}>
            {t('disable')}
          </Button>
        )}
        {(hasChanges || !campaign.enabled) && (
          <Button kind="primary" busy={busy} onClick={() => goLive(true)}>
            {t(campaign.enabled ? 'publish' : hasChanges ? 'publish.enable' : 'enable')}
          </Button>
        )}
      </div>
      {failure && <Refusal failure={failure} target={target} />}
    </div>
  );
}

/** Publishes, then enables or disables; the first failure ends it. */
async function steps(editor: CampaignEditor, { publish, enabled }: { publish: boolean; enabled: boolean }) {
  if (publish) {
    const reply = await editor.publish();
    if (!reply) return 'unsaved';
    if (!reply.ok) return reply.failure;
  }
  if (enabled === editor.campaign.enabled) return null;
  const reply = await editor.enable(enabled);
  if (!reply) return 'unsaved';
  return reply.ok ? null : reply.failure;
}

function doneWords(was: boolean, is: boolean) {
  if (was && is) return 'published';
  return is ? 'enabled.now' : 'disabled.now';
}

function SaveState({ editor: { saver }, onDecide }: { editor: CampaignEditor; onDecide: () => void }) {
  const state = saver.state.value;
  const isBad = state === 'offline' || state === 'conflict' || state === 'refused';
  return (
    <>
      <span class={isBad ? 'save-state bad' : 'save-state'} role="status">
        {t(`state.${state}`)}
      </span>
      {(state === 'offline' || state === 'refused') && (
        <Button kind="text" onClick={() => void saver.flush()}>
          {shellWords('retry')}
        </Button>
      )}
      {state === 'conflict' && (
        <Button kind="text" onClick={onDecide}>
          {t('conflict.decide')}
        </Button>
      )}
    </>
  );
}

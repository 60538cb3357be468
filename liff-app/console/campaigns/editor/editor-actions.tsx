import { useState } from 'preact/hooks';
import type { Failure } from '../../../api.ts';
import { shellWords } from '../../i18n/shell-words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { editorWords as t } from './editor-words.ts';
import { goToFirstProblem } from './first-problem.ts';
import type { CampaignEditor } from './use-campaign-editor.ts';

type Props = {
  editor: CampaignEditor;
  /** The person wants to see both versions again. */
  onDecide: () => void;
  onFailure: (failure: Failure | null) => void;
};

/** What is saved, and the buttons that make it live. */
export function EditorActions({ editor, onDecide, onFailure }: Props) {
  const [busy, setBusy] = useState(false);
  const { campaign, hasChanges } = editor;

  const goLive = async (enabled: boolean) => {
    setBusy(true);
    onFailure(null);
    const done = await steps(editor, { publish: enabled && hasChanges, enabled });
    setBusy(false);
    if (done === 'unfit') {
      toast({ kind: 'bad', text: t('fix.first') });
      goToFirstProblem();
    }
    if (done === 'unfit' || done === 'unsaved') return;
    if (done?.code === 'precondition_failed') toast({ kind: 'bad', text: t('others.look') });
    else if (done) onFailure(done);
    else toast({ text: t(doneWords(campaign.enabled, enabled)) });
  };

  return (
    <div class="editor-actions">
      <SaveState editor={editor} onDecide={onDecide} />
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
    </div>
  );
}

/** Publishes, then enables or disables; the first failure ends it. */
async function steps(editor: CampaignEditor, { publish, enabled }: { publish: boolean; enabled: boolean }) {
  if (publish) {
    if (Object.keys(editor.problems).length > 0) return 'unfit';
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

/** What is live and what isn't, in a word each. */
export function LiveState({ editor: { campaign, hasChanges } }: { editor: CampaignEditor }) {
  return (
    <span class="row">
      <Badge kind={campaign.enabled ? 'ok' : 'plain'}>{t(campaign.enabled ? 'enabled' : 'disabled')}</Badge>
      {hasChanges && <Badge kind="warn">{t('draft')}</Badge>}
    </span>
  );
}

function SaveState({ editor: { saver }, onDecide }: { editor: CampaignEditor; onDecide: () => void }) {
  const state = saver.state.value;
  const isBad = state === 'offline' || state === 'conflict' || state === 'refused';
  return (
    <div class="row">
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
    </div>
  );
}

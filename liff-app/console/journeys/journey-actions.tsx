import { useState } from 'preact/hooks';
import type { Failure } from '../../api.ts';
import { shellWords } from '../i18n/shell-words.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { showFirstError } from '../ui/show-error.ts';
import { toast } from '../ui/toast.tsx';
import { journeyWords as t } from './journey-words.ts';
import { TestDialog } from './test-dialog.tsx';
import type { JourneyEditor } from './use-journey-editor.ts';

type Props = { editor: JourneyEditor; onFailure: (failure: Failure | null) => void; onDecide: () => void };

/** What is saved, and the buttons that make it live or try it. */
export function JourneyActions({ editor, onFailure, onDecide }: Props) {
  const [busy, setBusy] = useState(false);
  const [testing, setTesting] = useState(false);
  const { journey, hasChanges, saver } = editor;

  const goLive = async (enabled: boolean) => {
    setBusy(true);
    onFailure(null);
    const failure = await steps(editor, enabled);
    setBusy(false);
    if (failure === 'unsaved') return;
    if (failure) {
      onFailure(failure);
      requestAnimationFrame(() => showFirstError('.journey-editor :is(.field-error, .notice.bad)'));
    } else
      toast({ text: t(journey.enabled && enabled ? 'done.published' : enabled ? 'done.enabled' : 'done.disabled') });
  };
  const test = async () => {
    if (await saver.flush()) setTesting(true);
  };
  return (
    <div class="editor-actions">
      <SaveState editor={editor} onDecide={onDecide} />
      <div class="row">
        <Button onClick={() => void test()}>{t('test')}</Button>
        {journey.enabled && (
          <Button busy={busy} onClick={() => void goLive(false)}>
            {t('disable')}
          </Button>
        )}
        {(hasChanges || !journey.enabled) && (
          <Button kind="primary" busy={busy} onClick={() => void goLive(true)}>
            {t(journey.enabled ? 'publish' : hasChanges ? 'enable.publish' : 'enable')}
          </Button>
        )}
      </div>
      {testing && <TestDialog journeyId={journey.id} onEnd={() => setTesting(false)} onFailure={onFailure} />}
    </div>
  );
}

/** Publishes, then enables or disables; the first failure ends it. */
async function steps(editor: JourneyEditor, enabled: boolean): Promise<Failure | 'unsaved' | null> {
  if (enabled && editor.hasChanges) {
    const reply = await editor.publish();
    if (!reply) return 'unsaved';
    if (!reply.ok) return reply.failure;
  }
  if (enabled === editor.journey.enabled) return null;
  const reply = await editor.enable(enabled);
  if (!reply) return 'unsaved';
  return reply.ok ? null : reply.failure;
}

/** What is live and what isn't, in a word each. */
export function LiveState({ editor: { journey, hasChanges } }: { editor: JourneyEditor }) {
  return (
    <span class="row">
      <Badge kind={journey.enabled ? 'ok' : 'plain'}>{t(journey.enabled ? 'enabled' : 'disabled')}</Badge>
      {hasChanges && <Badge kind="warn">{t('draft')}</Badge>}
    </span>
  );
}

function SaveState({ editor: { saver }, onDecide }: { editor: JourneyEditor; onDecide: () => void }) {
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
          {t('decide')}
        </Button>
      )}
    </div>
  );
}

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../../api.ts';
import { draftWords as t } from '../data/draft-words.ts';
import type { DraftEditor } from '../data/use-draft-editor.ts';
import { shellWords } from '../i18n/shell-words.ts';
import { Badge } from './badge.tsx';
import { Button } from './button.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { toast } from './toast.tsx';

type Props = {
  editor: DraftEditor;
  /** What is said of a conflict, and once it is live or no longer. */
  texts: { conflict: string; published: string; enabled: string; disabled: string };
  /** Null: the next try begins. */
  onFailure: (failure: Failure | null) => void;
  /** Further buttons. */
  children?: ComponentChildren;
};

/** What is saved, and the buttons that make it live. */
export function DraftActions({ editor, texts, onFailure, children }: Props) {
  const [busy, setBusy] = useState(false);
  const { hasChanges } = editor;
  const isEnabled = editor.view.enabled;

  const goLive = async (enabled: boolean) => {
    setBusy(true);
    onFailure(null);
    const done = await publishAndEnable(editor, enabled);
    setBusy(false);
    if (done === 'unsaved') return;
    if (done?.code === 'precondition_failed') toast({ kind: 'bad', text: t('others.look') });
    else if (done) onFailure(done);
    else toast({ text: texts[isEnabled && enabled ? 'published' : enabled ? 'enabled' : 'disabled'] });
  };
  return (
    <div class="editor-actions">
      <SaveState editor={editor} conflict={texts.conflict} />
      <div class="row">
        {children}
        {isEnabled && (
          <Button busy={busy} onClick={() => void goLive(false)}>
            {t('disable')}
          </Button>
        )}
        {(hasChanges || !isEnabled) && (
          <Button kind="primary" busy={busy} onClick={() => void goLive(true)}>
            {t(isEnabled ? 'publish' : hasChanges ? 'publish.enable' : 'enable')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Publishes, then enables or disables; the first failure ends it. */
async function publishAndEnable(editor: DraftEditor, enabled: boolean): Promise<Failure | 'unsaved' | null> {
  if (enabled && editor.hasChanges) {
    const reply = await editor.publish();
    if (!reply) return 'unsaved';
    if (!reply.ok) return reply.failure;
  }
  if (enabled === editor.view.enabled) return null;
  const reply = await editor.enable(enabled);
  if (!reply) return 'unsaved';
  return reply.ok ? null : reply.failure;
}

/** What is live and what isn't, in a word each. */
export function LiveState({ editor: { view, hasChanges } }: { editor: DraftEditor }) {
  return (
    <span class="row">
      <Badge kind={view.enabled ? 'ok' : 'plain'}>{t(view.enabled ? 'enabled' : 'disabled')}</Badge>
      {hasChanges && <Badge kind="warn">{t('draft')}</Badge>}
    </span>
  );
}

/** After a conflict it asks whose version stays: at once, and again by a button. */
function SaveState({ editor: { saver, resolve }, conflict }: { editor: DraftEditor; conflict: string }) {
  const [decides, setDecides] = useState(true);
  const state = saver.state.value;
  const isConflict = state === 'conflict';
  useEffect(() => {
    if (!isConflict) setDecides(true);
  }, [isConflict]);
  const isUnsaved = state === 'offline' || state === 'refused';
  return (
    <div class="row">
      <span class={isUnsaved || isConflict ? 'save-state bad' : 'save-state'} role="status">
        {t(`state.${state}`)}
      </span>
      {isUnsaved && (
        <Button kind="text" onClick={() => void saver.flush()}>
          {shellWords('retry')}
        </Button>
      )}
      {isConflict && (
        <Button kind="text" onClick={() => setDecides(true)}>
          {t('decide')}
        </Button>
      )}
      <ConflictDialog
        open={isConflict && decides}
        title={conflict}
        onClose={() => setDecides(false)}
        onChoose={async (choice) => {
          await resolve(choice);
          setDecides(false);
        }}
      />
    </div>
  );
}

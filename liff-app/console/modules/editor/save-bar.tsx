import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { showFirstError } from '../../ui/show-error.ts';
import { moduleWords as t } from '../module-words.ts';
import type { ModuleEditor } from './use-module-editor.ts';

type Props = {
  editor: ModuleEditor;
  /** How often saving was refused; each time the first thing to fix is shown. */
  tries: number;
  save: () => Promise<boolean>;
  /** The link back, where the person came only for this module. */
  children: ComponentChildren;
};

/** What is saved, and the button that saves. */
export function SaveBar({ editor: { module, hasChanges, busy, discard }, tries, save, children }: Props) {
  useEffect(() => {
    if (tries > 0) showFirstError('.module-editor .field-error');
  }, [tries]);
  const state = hasChanges ? 'state.kept' : module ? 'state.saved' : 'state.new';
  return (
    <div class="editor-bar">
      <div class="editor-actions">
        <div class="row">
          <span class="save-state" role="status">
            {t(state)}
          </span>
          {hasChanges && (
            <Button kind="text" onClick={discard}>
              {t('discard')}
            </Button>
          )}
        </div>
        <div class="row">
          {children}
          <Button kind="primary" busy={busy} disabled={module !== null && !hasChanges} onClick={() => void save()}>
            {t('save')}
          </Button>
        </div>
      </div>
    </div>
  );
}

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Reply } from '../../api.ts';
import { toastTheirs } from '../ui/conflict-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { buildDraftSync, type Drafted, type DraftForm, isLive, type Loaded, unsavedSchema } from './draft-sync.ts';
import { draftWords as t } from './draft-words.ts';
import { leaveWith, saveBeforeSignOut } from './leaving.ts';
import { localDraft } from './local-draft.ts';

const pauseMs = 700;
const retryMs = 10_000;

type Kind<View, Form> = {
  name: 'campaign' | 'journey';
  form: DraftForm<View, Form>;
  read: (id: string) => Promise<Reply<View>>;
  /** @param form null: nothing differs from what is live */
  saveDraft: (id: string, form: Form | null, ifMatch: string | null) => Promise<Reply<View>>;
  publish: (id: string, ifMatch: string | null) => Promise<Reply<View>>;
  enable: (id: string, enabled: boolean, ifMatch: string | null) => Promise<Reply<View>>;
};

export type DraftEditor = Pick<
  ReturnType<typeof useDraftEditor<Drafted, object>>,
  'view' | 'saver' | 'hasChanges' | 'publish' | 'enable' | 'resolve'
>;

/**
 * An editor's state: what is edited as the server has it (`view`), the form as the person has it, and the saving between them. What
 * was typed here before and never arrived is in the form from the start.
 */
export function useDraftEditor<View extends Drafted, Form extends object>(
  loaded: Loaded<View>,
  kind: Kind<View, Form>,
) {
  const { id } = loaded.view;
  const [view, setView] = useState(loaded.view);
  const draft = localDraft(`${kind.name}.${id}`, unsavedSchema(kind.form.schema), { scope: 'each-tab' });
  const unsaved = useMemo(() => {
    const typed = draft.load();
    if (!typed || !kind.form.isSame(typed.form, kind.form.of(loaded.view))) return typed;
    draft.clear();
    return null;
  }, [id]);
  const [form, setForm] = useState(() => unsaved?.form ?? kind.form.of(loaded.view));
  const sync = useMemo(
    () =>
      buildDraftSync({
        form: kind.form,
        loaded,
        unsaved,
        keep: (typed) => (typed ? draft.save(typed) : draft.clear()),
        later: (run) => {
          const timer = setTimeout(run, pauseMs);
          return () => clearTimeout(timer);
        },
        read: () => kind.read(id),
        save: (typed, ifMatch) => kind.saveDraft(id, typed, ifMatch),
        onView: setView,
        onForm: setForm,
        onJoined: () => toast({ text: t('joined') }),
      }),
    [id],
  );
  const { saver, edit, live } = sync;

  useEffect(() => {
    if (!unsaved) return;
    toast({ text: t('recovered') });
    saver.changed(unsaved.form);
  }, [unsaved, saver]);
  useEffect(() => () => leaveWith(id, saver.flush()), [id, saver]);
  useEffect(() => saveBeforeSignOut(saver.flush), [saver]);
  useEffect(() => {
    const retry = () => {
      if (saver.state.value === 'offline') void saver.flush();
    };
    // A server that was down doesn't say when it is back.
    const timer = setInterval(retry, retryMs);
    addEventListener('online', retry);
    return () => {
      clearInterval(timer);
      removeEventListener('online', retry);
    };
  }, [saver]);

  return {
    view,
    form,
    saver,
    edit: (change: Partial<Form>) => edit((newest) => ({ ...newest, ...change })),
    hasChanges: !isLive(kind.form, view, form),
    publish: () => live(() => kind.publish(id, sync.etag())),
    enable: (enabled: boolean) => live(() => kind.enable(id, enabled, sync.etag())),
    /** After a conflict: whose version stays. The other can be restored for a while. */
    async resolve(choice: 'mine' | 'theirs'): Promise<void> {
      const left = await sync.resolve(choice);
      if (left) toastTheirs(() => edit(() => left));
    },
  };
}

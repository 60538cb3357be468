import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ModuleView } from '../../../../server/contract/modules.ts';
import type { Platform } from '../../../../server/contract/platforms.ts';
import { conflictWords, toastTheirs } from '../../ui/conflict-dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { createModule, getModule, patchModule } from '../module-api.ts';
import { moduleWords as t } from '../module-words.ts';
import { contentOf, type ModuleForm, moduleDraft, moduleFormOf, newModuleForm, sameModuleForm } from './module-form.ts';
import { moduleProblems } from './module-problems.ts';
import { moduleProblemText, type PublishError, refusedAt } from './module-refusal.ts';
import { useWarningOnLeaving } from './use-warning-on-leaving.ts';

type Loaded = { module: ModuleView | null; etag: string | null };
type Options = {
  /** A new module's, if the address names it. */
  platform: Platform | null;
  /** The campaigns whose card a module of the platform may hold. */
  campaignIds: (platform: Platform | null) => string[];
  /** A new module has been made; it is at the address now. */
  onMade: (module: ModuleView) => void;
};
export type ModuleEditor = ReturnType<typeof useModuleEditor>;

/**
 * The state of a module's page: the module as the server has it, the form as the person has it. It is saved by a button; until then
 * everything typed is kept in this browser.
 */
export function useModuleEditor(loaded: Loaded, { platform, campaignIds, onMade }: Options) {
  const [{ module, etag }, setServer] = useState(loaded);
  const storeName = module?.id ?? (platform ? `new.${platform}` : 'new');
  const draft = moduleDraft(storeName);
  const [form, setForm] = useState(() => draft.load()?.form ?? savedForm(loaded.module, platform));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<PublishError | null>(null);
  const [conflict, setConflict] = useState(false);
  // A retry after a lost answer must not make a second module; another form is another module.
  const key = useMemo(() => crypto.randomUUID(), [form]);
  const isChanged = (one: ModuleForm) => !sameModuleForm(one, savedForm(module, platform));
  const newest = useRef({ form, isChanged: isChanged(form) });
  newest.current = { form, isChanged: isChanged(form) };

  const put = (next: ModuleForm) => {
    setForm(next);
    if (isChanged(next)) draft.save({ form: next, etag });
    else draft.clear();
  };
  useEffect(() => {
    const unsaved = draft.load();
    if (!unsaved) return;
    // Typed on what the server had then: if that has changed since, saving says so.
    if (module) setServer({ module, etag: unsaved.etag });
    toast({ text: t('recovered') });
  }, []);
  useWarningOnLeaving(newest);

  const took = (next: ModuleView, tag: string | null) => {
    setServer({ module: next, etag: tag });
    draft.clear();
    // Text typed during the call isn't saved yet.
    const { form: typed } = newest.current;
    if (!sameModuleForm(typed, moduleFormOf(next))) moduleDraft(next.id).save({ form: typed, etag: tag });
  };
  const problems = moduleProblems(form, { campaignIds: campaignIds(form.platform) });

  /** @returns true once everything is on the server */
  const save = async (over = etag): Promise<boolean> => {
    setTried(true);
    setRefusal(null);
    if (Object.keys(problems).length > 0 || !form.platform) {
      toast({ kind: 'bad', text: t('fix.first') });
      return false;
    }
    setBusy(true);
    const content = contentOf(form);
    const reply = module
      ? await patchModule(module.id, content, over)
      : await createModule({ platform: form.platform, ...content }, key);
    const tag = reply.ok ? (reply.etag ?? (await freshTag(reply.value.id))) : null;
    setBusy(false);
    if (reply.ok) {
      took(reply.value, tag);
      setTried(false);
      if (!module) onMade(reply.value);
      return true;
    }
    if (reply.failure.code === 'precondition_failed') setConflict(true);
    else setRefusal({ failure: reply.failure, form });
    return false;
  };

  return {
    module,
    form,
    busy,
    conflict,
    hasChanges: newest.current.isChanged,
    refusal,
    edit: (change: Partial<ModuleForm>) => put({ ...form, ...change }),
    save: () => save(),
    /** What is wrong at a path of the API, in words. An empty field is reported only after a try to save. */
    errorAt(path: string): string | undefined {
      const problem = problems[path];
      if (problem && (tried || problem.problem === 'too_long' || problem.problem === 'whatsapp_mixed_buttons'))
        return moduleProblemText(problem);
      return refusedAt(path, form, refusal);
    },
    discard() {
      const mine = form;
      put(savedForm(module, platform));
      setRefusal(null);
      setTried(false);
      toast({ text: t('discarded'), action: { label: conflictWords('back'), run: () => put(mine) } });
    },
    closeConflict: () => setConflict(false),
    /** After a conflict: what the others have saved, without losing this form. */
    async resolve(choice: 'mine' | 'theirs'): Promise<void> {
      if (!module) return;
      const reply = await getModule(module.id);
      setConflict(false);
      if (!reply.ok) return setRefusal({ failure: reply.failure, form });
      setServer({ module: reply.value, etag: reply.etag });
      if (choice === 'mine') return void (await save(reply.etag));
      const mine = form;
      setForm(moduleFormOf(reply.value));
      draft.clear();
      toastTheirs(() => {
        setForm(mine);
        draft.save({ form: mine, etag: reply.etag });
      });
    },
  };
}

const savedForm = (module: ModuleView | null, platform: Platform | null): ModuleForm =>
  module ? moduleFormOf(module) : newModuleForm(platform);

const freshTag = async (id: string): Promise<string | null> => {
  const reply = await getModule(id);
  return reply.ok ? reply.etag : null;
};

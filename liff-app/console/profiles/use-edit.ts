import { useEffect, useState } from 'preact/hooks';
import type { Failure, Reply } from '../../api.ts';
import { mergeEdits } from '../data/merge-edits.ts';
import { toastTheirs } from '../ui/conflict-dialog.tsx';

/** A form as the server has it, and the version that it has it in. */
type Saved<Form, Version> = { form: Form; version: Version };
type Edit<Form, Version> = {
  server: Saved<Form, Version>;
  /** @param before what the form was made from */
  save: (form: Form, before: Saved<Form, Version>) => Promise<Reply<unknown>>;
  /** What the server has now; null if it can't be read. */
  reload: () => Promise<Saved<Form, Version> | null>;
  onSaved: () => void;
};

/**
 * A small form that two people may have open at once. What others have changed meanwhile in other fields stays; where both have
 * changed the same, `conflict` is true until `resolve`.
 */
export function useEdit<Form extends object, Version>({ server, save, reload, onSaved }: Edit<Form, Version>) {
  const [{ base, form }, setState] = useState({ base: server, form: server.form });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [theirs, setTheirs] = useState<Saved<Form, Version> | null>(null);
  // What is read anew takes the place of what wasn't edited; a conflict shows itself as the form is saved.
  // With what is typed at that moment, which no effect or answer on its way has seen.
  const take = (now: Saved<Form, Version>) =>
    setState((state) => {
      const merged = mergeEdits(state.base.form, state.form, now.form);
      return merged ? { base: now, form: merged } : state;
    });
  useEffect(() => take(server), [JSON.stringify(server)]);

  const send = async (mine: Form, from: Saved<Form, Version>): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const reply = await save(mine, from);
    if (!reply.ok && reply.failure.code === 'precondition_failed') {
      const now = await reload();
      const merged = now && mergeEdits(from.form, mine, now.form);
      if (now && merged) {
        take(now);
        return send(merged, now);
      }
      if (now) setTheirs(now);
      else setFailure(reply.failure);
    } else if (!reply.ok) {
      setFailure(reply.failure);
      // Erased by somebody else, or no longer part of it: the page shows what is there.
      if (reply.failure.code === 'not_found') await reload();
    } else onSaved();
    setBusy(false);
  };
  return {
    form,
    busy,
    failure,
    conflict: theirs !== null,
    isChanged: JSON.stringify(form) !== JSON.stringify(base.form),
    edit(change: Partial<Form>) {
      setState((state) => ({ ...state, form: { ...state.form, ...change } }));
      setFailure(null);
    },
    save: () => send(form, base),
    closeConflict: () => setTheirs(null),
    async resolve(choice: 'mine' | 'theirs'): Promise<void> {
      if (!theirs) return;
      const [mine, now] = [form, theirs];
      setTheirs(null);
      setState({ base: now, form: choice === 'mine' ? mine : now.form });
      if (choice === 'mine') return send(mine, now);
      toastTheirs(() => setState((state) => ({ ...state, form: mine })));
    },
  };
}

import { type ReadonlySignal, signal } from '@preact/signals';
import type { Reply } from '../../api.ts';

/**
 * `waiting`: the person is still typing. `offline`: no answer, kept in this browser. `conflict`: somebody else has saved meanwhile.
 * `refused`: the server would not take it; kept too.
 */
type SaveState = 'saved' | 'waiting' | 'saving' | 'offline' | 'conflict' | 'refused';

type Saver<Form, Saved> = {
  state: ReadonlySignal<SaveState>;
  /** The reply that refused it, for `conflict` and `refused`. */
  refusal: ReadonlySignal<Extract<Reply<Saved>, { ok: false }>['failure'] | null>;
  /** The form has changed. */
  changed(form: Form): void;
  /** Saves now what has changed; true once all of it is on the server. */
  flush(): Promise<boolean>;
  /** Forgets what has not been saved. */
  discard(): void;
};

type Options<Form, Saved> = {
  save: (form: Form) => Promise<Reply<Saved>>;
  onSaved: (saved: Saved, etag: string | null) => void;
  /** Writes what was typed where a reload finds it; null: all of it is on the server. */
  keep: (form: Form | null) => void;
  /** Runs something once typing has paused; answers how to call it off. */
  later: (run: () => void) => () => void;
};

/**
 * Saves a form as it is typed, one call at a time, the newest last. Whatever happens to a call, what was typed is in the form and
 * in `keep` until the server has it.
 */
export function buildDraftSaver<Form, Saved>(options: Options<Form, Saved>): Saver<Form, Saved> {
  const state = signal<SaveState>('saved');
  const refusal = signal<Extract<Reply<Saved>, { ok: false }>['failure'] | null>(null);
  let waiting: Form | null = null;
  let callOff = () => {};
  let running: Promise<boolean> | null = null;

  const saveAll = async (): Promise<boolean> => {
    while (waiting !== null) {
      const form = waiting;
      state.value = 'saving';
      const reply = await options.save(form);
      if (!reply.ok) {
        refusal.value = reply.failure;
        state.value = stateAfter(reply.failure.code);
        return false;
      }
      refusal.value = null;
      options.onSaved(reply.value, reply.etag);
      if (waiting === form) waiting = null;
    }
    options.keep(null);
    state.value = 'saved';
    return true;
  };

  const flush = (): Promise<boolean> => {
    callOff();
    running ??= saveAll().finally(() => {
      running = null;
    });
    return running;
  };

  return {
    state,
    refusal,
    flush,
    discard() {
      callOff();
      waiting = null;
      options.keep(null);
      refusal.value = null;
      state.value = 'saved';
    },
    changed(form) {
      waiting = form;
      options.keep(form);
      callOff();
      // After a conflict the person decides first; typing goes on and is kept.
      if (state.value === 'conflict') return;
      if (!running) state.value = 'waiting';
      callOff = options.later(() => void flush());
    },
  };
}

function stateAfter(code: string): SaveState {
  if (code === 'precondition_failed') return 'conflict';
  return code === 'offline' || code === 'internal' || code === 'rate_limited' ? 'offline' : 'refused';
}

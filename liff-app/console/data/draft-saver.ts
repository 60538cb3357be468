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
  /** Saves what has changed, then runs something during which nothing is saved; null, without running it, if the save failed. */
  alone<Done>(run: () => Promise<Done>): Promise<Done | null>;
  /** Forgets what has not been saved. */
  discard(): void;
};

type Options<Form, Saved> = {
  save: (form: Form) => Promise<Reply<Saved>>;
  onSaved: (saved: Saved, etag: string | null) => void;
  /**
   * Somebody else has saved meanwhile. Answers, once theirs is read, how to merge a form with theirs (null: both have changed the same
   * field, so the person decides); or null if it can't be read.
   */
  readTheirs: () => Promise<((form: Form) => Form | null) | null>;
  /** Stores what was typed for a reload; null: all of it is on the server. */
  keep: (form: Form | null) => void;
  /** Runs something once typing has paused; answers how to cancel it. */
  later: (run: () => void) => () => void;
};

/**
 * Saves a form as it is typed, one call at a time, the newest last. Whatever becomes of a call, what was typed is in the form and
 * in `keep` until the server has it.
 */
export function buildDraftSaver<Form, Saved>(options: Options<Form, Saved>): Saver<Form, Saved> {
  const state = signal<SaveState>('saved');
  const refusal = signal<Extract<Reply<Saved>, { ok: false }>['failure'] | null>(null);
  let waiting: Form | null = null;
  let callOff = () => {};
  let running: Promise<boolean> | null = null;

  /** Theirs is read first, so that what was typed while it loaded is merged too. */
  const join = async (): Promise<boolean> => {
    const joinWith = await options.readTheirs();
    const joined = waiting !== null && joinWith ? joinWith(waiting) : null;
    if (joined === null) return false;
    waiting = joined;
    options.keep(joined);
    return true;
  };

  const saveAll = async (): Promise<boolean> => {
    while (waiting !== null) {
      const form = waiting;
      state.value = 'saving';
      const reply = await options.save(form);
      if (!reply.ok && reply.failure.code === 'precondition_failed' && (await join())) continue;
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

  const alone = async <Done>(run: () => Promise<Done>): Promise<Done | null> => {
    if (!(await flush())) return null;
    const done = run();
    running = done
      .then(() => true)
      .finally(() => {
        running = null;
        if (waiting !== null) void flush();
      });
    await running;
    return done;
  };

  return {
    state,
    refusal,
    flush,
    alone,
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
      // After a conflict the person decides first; typing continues and is kept.
      if (state.value === 'conflict') return;
      if (!running) state.value = 'waiting';
      callOff = options.later(() => void flush());
    },
  };
}

/** Failures that a retry may get past. */
const passing = new Set(['offline', 'internal', 'rate_limited', 'overloaded', 'unavailable']);

function stateAfter(code: string): SaveState {
  if (code === 'precondition_failed') return 'conflict';
  return passing.has(code) ? 'offline' : 'refused';
}

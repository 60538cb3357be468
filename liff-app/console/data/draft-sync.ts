import { z } from 'zod';
import type { Reply } from '../../api.ts';
import { buildDraftSaver } from './draft-saver.ts';

/** What has unpublished changes: a campaign, a journey. */
export type Drafted = { id: string; enabled: boolean; draft: unknown };
export type Loaded<View> = { view: View; etag: string | null };

/** How a form shows what has drafts. */
export type DraftForm<View, Form> = {
  schema: z.ZodType<Form>;
  /** With its draft. */
  of: (view: View) => Form;
  /** True where both would be published as the same. */
  isSame: (one: Form, other: Form) => boolean;
  /** What two people have made of the same form; null where the person has to decide. */
  merge: (base: Form, mine: Form, theirs: Form) => Form | null;
};

/** What was typed and isn't on the server, and the version it is based on. */
export type Unsaved<Form> = {
  form: Form;
  /** The server's version then, and the form that it showed. */
  etag: string | null;
  base: Form;
  /** Forms that were sent without an answer: the server may have them. */
  unanswered: Form[];
};

export const unsavedSchema = <Form>(form: z.ZodType<Form>): z.ZodType<Unsaved<Form>> =>
  z.object({ form, etag: z.string().nullable(), base: form, unanswered: z.array(form) });

/** True where nothing is left to publish. */
export const isLive = <View extends Drafted, Form>(form: DraftForm<View, Form>, view: View, typed: Form): boolean =>
  form.isSame(typed, form.of({ ...view, draft: null }));

type Options<View, Form> = {
  form: DraftForm<View, Form>;
  loaded: Loaded<View>;
  /** What was typed here before and never arrived. */
  unsaved: Unsaved<Form> | null;
  keep: (unsaved: Unsaved<Form> | null) => void;
  later: (run: () => void) => () => void;
  read: () => Promise<Reply<View>>;
  /** @param form null: nothing differs from what is live */
  save: (form: Form | null, ifMatch: string | null) => Promise<Reply<View>>;
  onView: (view: View) => void;
  onForm: (form: Form) => void;
  /** Somebody else's changes were merged with the person's own. */
  onJoined: () => void;
};

/**
 * A draft between the server and the form of one person: saves what is typed, merges it with what others save meanwhile, and runs
 * what goes live at once after everything typed is there.
 */
export function buildDraftSync<View extends Drafted, Form>(options: Options<View, Form>) {
  const { loaded, unsaved } = options;
  const { of, isSame, merge } = options.form;
  let form = unsaved?.form ?? of(loaded.view);
  // The unsaved words' own tag: if the server has changed since they were typed, it refuses their save, and both are merged.
  let server = { view: loaded.view, etag: unsaved ? unsaved.etag : loaded.etag, base: unsaved?.base ?? form };
  let unanswered = unsaved?.unanswered ?? [];

  const took = (view: View, etag: string | null) => {
    server = { view, etag, base: of(view) };
    options.onView(view);
  };
  const show = (next: Form) => {
    form = next;
    options.onForm(next);
  };
  const keep = (typed: Form | null) =>
    options.keep(typed && { form: typed, etag: server.etag, base: server.base, unanswered });

  const saver = buildDraftSaver<Form, View>({
    async save(typed) {
      unanswered = [...unanswered, typed].slice(-5);
      keep(typed);
      const reply = await options.save(isLive(options.form, server.view, typed) ? null : typed, server.etag);
      if (reply.ok) unanswered = [];
      else if (isAnswer(reply.failure)) unanswered = unanswered.filter((one) => one !== typed);
      return reply;
    },
    async readTheirs() {
      const reply = await options.read();
      return reply.ok ? (mine) => join(reply.value, reply.etag, mine) : null;
    },
    onSaved: took,
    keep,
    later: options.later,
  });

  /** Merges the others' changes with the person's own. @returns null, and changes nothing, where the person has to decide */
  function join(theirs: View, etag: string | null, mine: Form): Form | null {
    const theirForm = of(theirs);
    // The person's own words whose answer was lost are nobody else's.
    const isOwn = unanswered.some((one) => isSame(one, theirForm));
    const joined = isOwn ? mine : merge(server.base, mine, theirForm);
    if (!joined) return null;
    if (!isOwn && !isSame(theirForm, server.base)) options.onJoined();
    took(theirs, etag);
    show(joined);
    return joined;
  }

  return {
    saver,
    etag: () => server.etag,
    edit(change: (form: Form) => Form): void {
      show(change(form));
      saver.changed(form);
    },
    /** A change that is live at once, after everything typed has been saved; null if that could not be. */
    async live(change: () => Promise<Reply<View>>): Promise<Reply<View> | null> {
      const reply = await saver.alone(change);
      if (reply?.ok) took(reply.value, reply.etag);
      if (reply?.ok === false && reply.failure.code === 'precondition_failed') {
        const theirs = await options.read();
        if (theirs.ok) join(theirs.value, theirs.etag, form);
      }
      return reply;
    },
    /**
     * After a conflict: `mine` is saved over theirs, or theirs shown in its place.
     * @returns the form that was replaced, so that it can be restored; null if there was none or theirs couldn't be read
     */
    async resolve(choice: 'mine' | 'theirs'): Promise<Form | null> {
      const reply = await options.read();
      if (!reply.ok) return null;
      took(reply.value, reply.etag);
      if (choice === 'mine') {
        await saver.flush();
        return null;
      }
      const mine = form;
      saver.discard();
      show(server.base);
      return mine;
    },
  };
}

/** False where the server may have done it anyway: no answer came, or a proxy's. */
const isAnswer = ({ status }: { status: number }) => status > 0 && status < 500;

import type { z } from 'zod';

const prefix = 'omnilink.';
/** Kept for the next person who signs in: the language. */
const stays = `${prefix}locale`;
// Two tabs of one browser may hold different words: neither overwrites the other's.
const tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

type Options = {
  /** `each-tab`: each tab has its own, and what a closed tab left goes to the next that loads it. `this-tab`: gone with the tab. */
  scope?: 'browser' | 'each-tab' | 'this-tab';
};

/**
 * What was typed and isn't on the server, for after a reload or a new sign-in. A full or forbidden store loses the draft,
 * never the page.
 * @param schema another build of the page may have written it
 */
export function localDraft<Draft extends object>(
  name: string,
  schema: z.ZodType<Draft>,
  { scope = 'browser' }: Options = {},
) {
  const base = prefix + name;
  const own = scope === 'each-tab' ? `${base}.${tab}` : base;
  const storage = () => (scope === 'this-tab' ? sessionStorage : localStorage);
  const read = (key: string) => {
    const stored: { at?: number } | null = JSON.parse(storage().getItem(key) ?? 'null');
    const parsed = schema.safeParse(stored);
    return parsed.success ? [{ key, at: stored?.at ?? 0, draft: parsed.data }] : [];
  };
  const save = (draft: Draft): void =>
    attempt(() => storage().setItem(own, JSON.stringify({ ...draft, at: Date.now() })), undefined);
  return {
    save,
    clear: (): void => attempt(() => storage().removeItem(own), undefined),
    /** The newest, or null. */
    load: (): Draft | null =>
      attempt(() => {
        const keys = scope === 'each-tab' ? Object.keys(storage()).filter((key) => key.startsWith(`${base}.`)) : [own];
        const [newest] = keys.flatMap(read).sort((one, other) => other.at - one.at);
        if (!newest) return null;
        if (newest.key !== own) {
          save(newest.draft);
          storage().removeItem(newest.key);
        }
        return newest.draft;
      }, null),
  };
}

/** True if something that was typed is only in this browser. */
export const hasDrafts = (): boolean => attempt(() => Object.keys(localStorage).some(isDraft), false);

/** Deletes every draft: the next person at this machine must not read it. */
export function forgetDrafts(): void {
  attempt(() => {
    for (const storage of [localStorage, sessionStorage]) {
      for (const key of Object.keys(storage)) {
        if (isDraft(key)) storage.removeItem(key);
      }
    }
  }, undefined);
}

const isDraft = (key: string): boolean => key.startsWith(prefix) && key !== stays;

function attempt<Result>(run: () => Result, otherwise: Result): Result {
  try {
    return run();
  } catch (error) {
    console.warn('drafts are not kept in this browser', error);
    return otherwise;
  }
}

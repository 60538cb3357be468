import type { CampaignForm } from './form.ts';

/** What was typed and isn't on the server, and what it was typed upon. */
export type KeptCopy = {
  form: CampaignForm;
  /** The server's version then, and the form that it showed. */
  etag: string | null;
  base: CampaignForm;
  /** Forms that were sent, and no answer came: the server may have them. */
  unanswered: CampaignForm[];
};

const prefix = (id: string) => `omnilink.campaign.${id}.`;
// Two tabs of one browser may hold different words: neither writes over the other's.
const tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

/** Keeps what was typed where a reload finds it; null takes it away. A full or forbidden store costs the copy, never the page. */
export function keepCopy(id: string, kept: KeptCopy | null): void {
  try {
    if (kept) localStorage.setItem(prefix(id) + tab, JSON.stringify({ ...kept, at: Date.now() }));
    else localStorage.removeItem(prefix(id) + tab);
  } catch (error) {
    console.warn('what was typed could not be kept in this browser', error);
  }
}

/** What was typed here before, in whichever tab, and never reached the server: the newest, kept by this tab from now on. Or null. */
export function takeCopy(id: string): KeptCopy | null {
  try {
    const found = Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix(id)))
      .map((key) => ({ key, kept: read(key) }))
      .sort((one, other) => (other.kept?.at ?? 0) - (one.kept?.at ?? 0));
    const [newest] = found;
    if (!newest?.kept) return null;
    keepCopy(id, newest.kept);
    if (newest.key !== prefix(id) + tab) localStorage.removeItem(newest.key);
    return newest.kept;
  } catch {
    return null;
  }
}

function read(key: string): (KeptCopy & { at: number }) | null {
  const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
  return isKept(kept) ? kept : null;
}

/** Written by this page, perhaps by an older build of it: every part that is read must be there. */
function isKept(value: unknown): value is KeptCopy & { at: number } {
  if (typeof value !== 'object' || value === null || !('form' in value && 'base' in value && 'unanswered' in value))
    return false;
  return isForm(value.form) && isForm(value.base) && Array.isArray(value.unanswered);
}

const isForm = (form: unknown) => typeof form === 'object' && form !== null && parts.every((part) => part in form);

const parts = [
  'name',
  'card',
  'successSource',
  'successTarget',
  'failureSource',
  'tags',
  'sourceNotice',
  'askFirst',
  'linkValidDays',
] satisfies (keyof CampaignForm)[];

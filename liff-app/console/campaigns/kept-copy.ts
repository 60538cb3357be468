import type { CampaignForm } from './form.ts';

type Kept = { form: CampaignForm; etag: string | null };

const key = (id: string) => `omnilink.campaign.${id}`;

/** Writes what was typed and isn't on the server; null takes it away. A full or forbidden store costs the copy, never the page. */
export function keepCopy(id: string, kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(key(id), JSON.stringify(kept));
    else localStorage.removeItem(key(id));
  } catch (error) {
    console.warn('what was typed could not be kept in this browser', error);
  }
}

/** What was typed here before and never reached the server, or null. */
export function keptCopy(id: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(id)) ?? 'null');
    return isKept(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** Written by this page, perhaps by an older build of it: every part that the form reads must be there. */
function isKept(value: unknown): value is Kept {
  const form = typeof value === 'object' && value !== null && 'form' in value ? value.form : null;
  return typeof form === 'object' && form !== null && parts.every((part) => part in form);
}

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

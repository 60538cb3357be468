/** A campaign that is about to be made. `key`: the same for a repeated try, also after a reload, so that no second one is made. */
export type NewCampaignDraft = { name: string; source: string; target: string; key: string };

const place = 'omnilink.new-campaign';

/** Keeps what was typed and chosen where a reload, or signing in again, finds it; null takes it away. */
export function keepNew(draft: NewCampaignDraft | null): void {
  try {
    if (draft) localStorage.setItem(place, JSON.stringify(draft));
    else localStorage.removeItem(place);
  } catch (error) {
    console.warn('what was typed could not be kept in this browser', error);
  }
}

export function keptNew(): NewCampaignDraft | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? 'null');
    return isDraft(kept) ? kept : null;
  } catch {
    return null;
  }
}

function isDraft(value: unknown): value is NewCampaignDraft {
  if (typeof value !== 'object' || value === null) return false;
  const entries = new Map(Object.entries(value));
  return ['name', 'source', 'target', 'key'].every((field) => typeof entries.get(field) === 'string');
}

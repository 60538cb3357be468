/** Kept for whoever signs in next: the language. */
const stays = 'omnilink.locale';

/** True if something that was typed is in this browser and nowhere else. */
export function hasDrafts(): boolean {
  try {
    return Object.keys(localStorage).some(isDraft);
  } catch {
    return false;
  }
}

/** Takes away what the console keeps in this browser for a reload: the next person at this machine must not read it. */
export function forgetDrafts(): void {
  try {
    for (const storage of [localStorage, sessionStorage]) {
      for (const key of Object.keys(storage)) {
        if (isDraft(key)) storage.removeItem(key);
      }
    }
  } catch (error) {
    console.warn('this browser forbids its storage, so nothing was kept there', error);
  }
}

const isDraft = (key: string): boolean => key.startsWith('omnilink.') && key !== stays;

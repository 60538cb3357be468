const lastSaves = new Map<string, Promise<unknown>>();
const open = new Set<() => Promise<unknown>>();

/** The editor of a campaign was left while its last words were still on their way. */
export const leaveWith = (id: string, lastSave: Promise<unknown>): void => {
  lastSaves.set(id, lastSave);
};

/** Settles once a campaign's last words have arrived: read before that, they would look like somebody else's. */
export const arrived = (id: string): Promise<unknown> => lastSaves.get(id) ?? Promise.resolve();

/** @param flush saves what an open editor holds. @returns what to call when it closes */
export function saveBeforeSignOut(flush: () => Promise<unknown>): () => void {
  open.add(flush);
  return () => void open.delete(flush);
}

/** Settles once every campaign's words have arrived, or were refused. */
export const allArrived = async (): Promise<void> => {
  await Promise.allSettled([...lastSaves.values(), ...[...open].map((flush) => flush())]);
};

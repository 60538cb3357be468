const lastSaves = new Map<string, Promise<unknown>>();
const open = new Set<() => Promise<unknown>>();

/** @param id of the campaign or journey whose editor was closed while its last save was still running */
export const leaveWith = (id: string, lastSave: Promise<unknown>): void => {
  lastSaves.set(id, lastSave);
};

/** Settles once a campaign's or journey's last save has arrived: read before that, it would look like somebody else's. */
export const arrived = (id: string): Promise<unknown> => lastSaves.get(id) ?? Promise.resolve();

/** @param flush saves what an open editor holds. @returns what to call when it closes */
export function saveBeforeSignOut(flush: () => Promise<unknown>): () => void {
  open.add(flush);
  return () => void open.delete(flush);
}

/** Settles once every save has arrived, or was refused. */
export const allArrived = async (): Promise<void> => {
  await Promise.allSettled([...lastSaves.values(), ...[...open].map((flush) => flush())]);
};

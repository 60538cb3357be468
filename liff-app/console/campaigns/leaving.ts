const lastSaves = new Map<string, Promise<unknown>>();

/** The editor of a campaign was left while its last words were still on their way. */
export const leaveWith = (id: string, lastSave: Promise<unknown>): void => {
  lastSaves.set(id, lastSave);
};

/** Settles once a campaign's last words have arrived: read before that, they would look like somebody else's. */
export const arrived = (id: string): Promise<unknown> => lastSaves.get(id) ?? Promise.resolve();

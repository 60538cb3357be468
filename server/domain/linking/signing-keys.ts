/** The newest key that any server signs with, since when, and the previous key. */
export type SigningKeys = { newest: string; since: Date; before: string | null };

/** How long taps under the previous key still count: enough for a rolling restart and an open page. */
const graceMs = 60 * 60_000;

/** True if a tap signed with this key counts as one; otherwise it only asks, as a bare card token does (§3). */
export function tapCounts(kid: string, keys: SigningKeys, now: Date): boolean {
  return kid === keys.newest || (kid === keys.before && now.getTime() < keys.since.getTime() + graceMs);
}

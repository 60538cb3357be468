import {
  appIds,
  loginIds,
  miniAppIds,
  personIds,
  type SetupId,
  type UnknownWhy,
  type WrongWay,
} from '../contract/setup-ids.ts';
import type { Platform } from './channel.ts';

/** Items that a person may have to tick. */
export const tickableIds: Record<Platform, readonly SetupId[]> = {
  line: [...loginIds, ...miniAppIds, ...personIds],
  messenger: appIds,
  instagram: [...appIds, 'message_access'],
  whatsapp: appIds,
};
/** Items that the platform's API can fix. */
export const repairableIds: Record<Platform, readonly SetupId[]> = {
  line: ['webhook', 'liff_endpoint', 'liff_size', 'liff_scopes', 'liff_bot_prompt'],
  messenger: ['webhook'],
  instagram: ['webhook'],
  whatsapp: [],
};

/**
 * One finding. `why` with `ok: null`: `person` no API tells it; `no_secret` we have no key to ask with; `unreachable` the platform
 * didn't answer, which proves nothing about the set-up; `first` another item must be fixed first; `limit` the platform's hourly limit
 * is reached.
 */
export type SetupFinding = { id: SetupId; found?: string } & (
  | { ok: true; why: 'good' }
  | { ok: false; why: 'bad' | WrongWay }
  | { ok: null; why: 'person' | UnknownWhy }
);

/** The effective finding: a manual item is ok once a person has ticked it. */
export const countsAs = ({ id, ok, why }: SetupFinding, ticked: readonly string[]): boolean | null =>
  (why === 'person' || why === 'no_secret') && ticked.includes(id) ? true : ok;

/** An account without this item still links: what hangs on the check's result leaves it out. */
export const isNeededToLink = (id: SetupId): boolean => id !== 'rich_menus';

export const good = (id: SetupId): SetupFinding => ({ id, ok: true, why: 'good' });
export const bad = (id: SetupId, found?: string): SetupFinding => ({
  id,
  ok: false,
  why: 'bad',
  ...(found === undefined ? {} : { found }),
});
export const wrong = (id: SetupId, why: WrongWay, found?: string): SetupFinding => ({
  id,
  ok: false,
  why,
  ...(found === undefined ? {} : { found }),
});
export const unknown = (id: SetupId, why: 'person' | UnknownWhy): SetupFinding => ({
  id,
  ok: null,
  why,
});

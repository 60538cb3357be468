import type { Platform } from './channel.ts';

/** Asked of LINE with the Login channel's secret; without it a person looks, and ticks. */
const loginIds = [
  'login_secret',
  'liff_app',
  'liff_endpoint',
  'liff_size',
  'liff_scopes',
  'liff_bot_prompt',
  'login_only_ours',
] as const;
/** What no API of LINE tells. */
const personIds = ['login_linked_bot', 'login_same_provider', 'login_published', 'login_name', 'greeting'] as const;

/** What a set-up check looks at, in the order a person reads it. */
const setupIds = {
  line: ['token', 'webhook', 'liff_id', ...loginIds, ...personIds],
  messenger: ['token', 'webhook'],
  instagram: ['token', 'webhook', 'message_access'],
  whatsapp: ['token'],
} as const;
export type SetupId = (typeof setupIds)[Platform][number];

/** Items that can be for a person to tick. */
export const tickableIds: Record<Platform, readonly SetupId[]> = {
  line: [...loginIds, ...personIds],
  messenger: [],
  instagram: ['message_access'],
  whatsapp: [],
};
/** Items that the platform's API can set right. */
export const repairableIds: Record<Platform, readonly SetupId[]> = {
  line: ['webhook', 'liff_endpoint', 'liff_size', 'liff_scopes', 'liff_bot_prompt'],
  messenger: ['webhook'],
  instagram: ['webhook'],
  whatsapp: [],
};

/**
 * One finding. `why` with `ok: null`: `person` no API tells it; `no_secret` we have no key to ask with; `unreachable` the platform
 * didn't answer, which says nothing of the set-up; `first` another item stands in the way.
 */
export type SetupFinding = { id: SetupId; found?: string } & (
  | { ok: true; why: 'good' }
  | { ok: false; why: 'bad' | 'unset' | 'inactive' }
  | { ok: null; why: 'person' | 'no_secret' | 'unreachable' | 'first' }
);

/** A finding as it counts: what is for a person to see is good once they have ticked it. */
export const countsAs = ({ id, ok, why }: SetupFinding, ticked: readonly string[]): boolean | null =>
  (why === 'person' || why === 'no_secret') && ticked.includes(id) ? true : ok;

export const good = (id: SetupId): SetupFinding => ({ id, ok: true, why: 'good' });
export const bad = (id: SetupId, found?: string): SetupFinding => ({
  id,
  ok: false,
  why: 'bad',
  ...(found === undefined ? {} : { found }),
});
export const untold = (id: SetupId, why: 'person' | 'no_secret' | 'unreachable' | 'first'): SetupFinding => ({
  id,
  ok: null,
  why,
});

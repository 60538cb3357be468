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
const personIds = [
  'webhook_redelivery',
  'login_linked_bot',
  'login_same_provider',
  'login_published',
  'login_name',
  'greeting',
] as const;

/**
 * Of a LINE MINI App in place of the Login channel. LINE documents the LIFF server API for LIFF apps of Login channels only; that it
 * answers for a MINI App is unconfirmed, so a person looks.
 */
export const miniAppIds = [
  'mini_published',
  'mini_endpoint',
  'mini_scopes',
  'mini_bot_prompt',
  'mini_consent',
  'mini_linked_bot',
  'mini_same_provider',
  'mini_name',
] as const;

/** What stands in the dashboard of a Meta app, which no page's or number's token opens. */
const appIds = ['app_webhook', 'app_live'] as const;

/** What a set-up check looks at. */
const setupIds = {
  line: ['token', 'webhook', 'webhook_reachable', 'liff_id', ...loginIds, 'mini_liff_id', ...miniAppIds, ...personIds],
  messenger: ['token', 'webhook', ...appIds],
  instagram: ['token', 'webhook', ...appIds, 'message_access'],
  whatsapp: ['token', ...appIds],
} as const satisfies Record<Platform, readonly string[]>;
export type SetupId = (typeof setupIds)[keyof typeof setupIds][number];

/** Items that can be for a person to tick. */
export const tickableIds: Record<Platform, readonly SetupId[]> = {
  line: [...loginIds, ...miniAppIds, ...personIds],
  messenger: appIds,
  instagram: [...appIds, 'message_access'],
  whatsapp: appIds,
};
/** Items that the platform's API can set right. */
export const repairableIds: Record<Platform, readonly SetupId[]> = {
  line: ['webhook', 'liff_endpoint', 'liff_size', 'liff_scopes', 'liff_bot_prompt'],
  messenger: ['webhook'],
  instagram: ['webhook'],
  whatsapp: [],
};

/** How an item can be wrong where `bad` doesn't say enough. The last four: what LINE's own test of the webhook ran into. */
export type WrongWay = 'unset' | 'inactive' | 'no_connection' | 'too_slow' | 'error_status' | 'signature';

/**
 * One finding. `why` with `ok: null`: `person` no API tells it; `no_secret` we have no key to ask with; `unreachable` the platform
 * didn't answer, which says nothing of the set-up; `first` another item stands in the way; `limit` the platform lets this be asked
 * so many times an hour.
 */
export type SetupFinding = { id: SetupId; found?: string } & (
  | { ok: true; why: 'good' }
  | { ok: false; why: 'bad' | WrongWay }
  | { ok: null; why: 'person' | UntoldWhy }
);
type UntoldWhy = 'no_secret' | 'unreachable' | 'first' | 'limit';

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
export const wrong = (id: SetupId, why: WrongWay, found?: string): SetupFinding => ({
  id,
  ok: false,
  why,
  ...(found === undefined ? {} : { found }),
});
export const unknown = (id: SetupId, why: 'person' | UntoldWhy): SetupFinding => ({
  id,
  ok: null,
  why,
});

import type { Platform } from './platforms.ts';

/** Checked with the Login channel's secret; without it a person checks and ticks them. */
export const loginIds = [
  'login_secret',
  'liff_app',
  'liff_endpoint',
  'liff_size',
  'liff_scopes',
  'liff_bot_prompt',
  'login_only_ours',
] as const;
/** Items that no API of LINE returns. */
export const personIds = [
  'webhook_redelivery',
  'login_linked_bot',
  'login_same_provider',
  'login_published',
  'login_name',
  'greeting',
] as const;

/**
 * Of a LINE MINI App in place of the Login channel. LINE documents the LIFF server API for LIFF apps of Login channels only;
 * whether it works for a MINI App is unconfirmed, so a person checks these items.
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

/** Settings in the dashboard of a Meta app, which no token of a page or number can read. */
export const appIds = ['app_webhook', 'app_live'] as const;

/** The items of a set-up check. */
const setupIds = {
  line: [
    'token',
    'webhook',
    'webhook_reachable',
    'liff_id',
    ...loginIds,
    'mini_liff_id',
    ...miniAppIds,
    ...personIds,
    'rich_menus',
  ],
  messenger: ['token', 'webhook', ...appIds],
  instagram: ['token', 'webhook', ...appIds, 'message_access'],
  whatsapp: ['token', ...appIds],
} as const satisfies Record<Platform, readonly string[]>;
export type SetupId = (typeof setupIds)[keyof typeof setupIds][number];

/** The ways an item can be wrong if `bad` isn't specific enough. The last four are results of LINE's own webhook test. */
const wrongWays = ['unset', 'inactive', 'no_connection', 'too_slow', 'error_status', 'signature'] as const;
export type WrongWay = (typeof wrongWays)[number];

/** Reasons for an unknown result: no secret, no answer, blocked by another item, rate limited. */
const unknownWhys = ['no_secret', 'unreachable', 'first', 'limit'] as const;
export type UnknownWhy = (typeof unknownWhys)[number];

/** The reason for an item's result. */
export const setupWhys = ['good', 'bad', 'person', ...wrongWays, ...unknownWhys] as const;
export type SetupWhy = (typeof setupWhys)[number];

import type { Platform } from './platforms.ts';

/** Asked of LINE with the Login channel's secret; without it a person looks, and ticks. */
export const loginIds = [
  'login_secret',
  'liff_app',
  'liff_endpoint',
  'liff_size',
  'liff_scopes',
  'liff_bot_prompt',
  'login_only_ours',
] as const;
/** What no API of LINE tells. */
export const personIds = [
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

/** What is in the dashboard of a Meta app, which no page's or number's token opens. */
export const appIds = ['app_webhook', 'app_live'] as const;

/** What a set-up check looks at. */
const setupIds = {
  line: ['token', 'webhook', 'webhook_reachable', 'liff_id', ...loginIds, 'mini_liff_id', ...miniAppIds, ...personIds],
  messenger: ['token', 'webhook', ...appIds],
  instagram: ['token', 'webhook', ...appIds, 'message_access'],
  whatsapp: ['token', ...appIds],
} as const satisfies Record<Platform, readonly string[]>;
export type SetupId = (typeof setupIds)[keyof typeof setupIds][number];

/** How an item can be wrong where `bad` doesn't say enough. The last four: what LINE's own test of the webhook ran into. */
const wrongWays = ['unset', 'inactive', 'no_connection', 'too_slow', 'error_status', 'signature'] as const;
export type WrongWay = (typeof wrongWays)[number];

/** What nobody could find out: no key to ask with, no answer, another item is in the way, asked too often. */
const unknownWhys = ['no_secret', 'unreachable', 'first', 'limit'] as const;
export type UnknownWhy = (typeof unknownWhys)[number];

/** Why an item of the check is as it is. */
export const setupWhys = ['good', 'bad', 'person', ...wrongWays, ...unknownWhys] as const;
export type SetupWhy = (typeof setupWhys)[number];

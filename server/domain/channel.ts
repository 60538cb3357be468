/** The platforms a channel can stand on. A platform is a folder in `channels/`. */
const platforms = ['line', 'messenger', 'instagram', 'whatsapp'] as const;
export type Platform = (typeof platforms)[number];

/** Platform names as customers read them (copy.md §1). */
export const platformNames: Record<Platform, string> = {
  line: 'LINE',
  messenger: 'Messenger',
  instagram: 'Instagram',
  whatsapp: 'WhatsApp',
};

/** What a message needs to be rendered by any platform; each platform's `render` turns it into its own wire body. */
export type Message =
  | { kind: 'text'; text: string }
  | { kind: 'card'; title: string; text: string; button: string; url: string; imageUrl?: string };

/**
 * One thing a platform told us. `key` is the platform's own id for de-duplication; `at` is the event's own time;
 * `account` is the bot, page or number it came to; `body` is the event's JSON as bytes, kept as it came.
 */
export type InboundEvent = { key: string; at: Date; account: string; externalId: string | null; body: Uint8Array } & (
  | { kind: 'follow'; isUnblocked: boolean }
  | { kind: 'unfollow' }
  | { kind: 'message'; text: string | null }
  | { kind: 'postback'; data: string }
  | { kind: 'echo'; metadata: string | null; messageId: string }
  | { kind: 'ignored'; type: string }
);

/** Why a delivery that failed for good will not be tried again. */
export type DeadReason = 'channel_unauthorized' | 'platform_error' | 'contact_not_found';

/**
 * What a platform did with a message. `retry`: nothing was delivered, try later (`afterMs` when the platform said so);
 * `scope` tells whether only this contact or the whole channel should slow down. `unknown`: it may have been delivered.
 * `code` is the platform's own code, for people.
 */
export type SendOutcome =
  | { kind: 'sent'; messageId: string | null }
  | { kind: 'retry'; afterMs: number | null; scope: 'contact' | 'channel'; code: string }
  | { kind: 'never'; reason: DeadReason; code: string }
  | { kind: 'skipped'; reason: 'window' | 'blocked'; code: string }
  | { kind: 'unknown'; code: string };

import type { Pool } from 'pg';
import { buildCampaignStore } from '../campaigns.ts';
import { buildChannelStore } from '../channels.ts';
import { inTransaction } from '../database/pool.ts';
import { buildImageStore } from '../images.ts';
import { buildJourneyRunStore } from '../journeys/journey-runs.ts';
import { buildJourneyStore } from '../journeys/journeys.ts';
import { buildModuleStore } from '../modules.ts';
import { buildPageStore } from '../pages.ts';
import { buildPhonePreviewStore } from '../phone-previews.ts';
import { buildProfileStore } from '../profiles.ts';
import { buildMenuQueueStore } from '../rich-menus/menu-queue.ts';
import { buildRichMenuRuleStore } from '../rich-menus/rules.ts';
import { buildApiKeyStore } from '../staff/api-keys.ts';
import { buildPasskeyChangeStore } from '../staff/passkey-changes.ts';
import { buildSessionStore } from '../staff/sessions.ts';
import { buildStaffStore } from '../staff/staff.ts';
import { buildTagEditStore } from '../tag-edits.ts';
import { buildTagStore } from '../tags.ts';
import { buildWebhookDeliveryStore } from '../webhooks/webhook-deliveries.ts';
import { buildWebhookStore } from '../webhooks/webhooks.ts';
import { type AuditRow, insertAudit } from './audit.ts';

/** The stores that staff and keys change. */
const storesOn = (pool: Pool) => ({
  apiKeys: buildApiKeyStore(pool),
  campaigns: buildCampaignStore(pool),
  channels: buildChannelStore(pool),
  images: buildImageStore(pool),
  journeys: buildJourneyStore(pool),
  journeyRuns: buildJourneyRunStore(pool),
  modules: buildModuleStore(pool),
  pages: buildPageStore(pool),
  phonePreviews: buildPhonePreviewStore(pool),
  profiles: buildProfileStore(pool),
  richMenuRules: buildRichMenuRuleStore(pool),
  menuQueue: buildMenuQueueStore(pool),
  passkeyChanges: buildPasskeyChangeStore(pool),
  sessions: buildSessionStore(pool),
  staff: buildStaffStore(pool),
  webhooks: buildWebhookStore(pool),
  webhookDeliveries: buildWebhookDeliveryStore(pool),
  tags: buildTagStore(pool),
  tagEdits: buildTagEditStore(pool),
});
export type AuditedStores = ReturnType<typeof storesOn>;

/** `false` or `null` means that nothing was changed. */
const hasChanged = (result: unknown): boolean => result !== false && result !== null;

/** Writes a change and its row of the audit: both or neither. */
export function buildAudited(pool: Pool) {
  /**
   * @param audit the row, or one for each changed object, also from the result
   * @param change one or more changes with the given stores; nothing else, since it holds a connection
   * @param changed true if the result means that something was changed; otherwise no row is written
   */
  return <Result>(
    audit: AuditRow | ((result: Result) => AuditRow[]),
    change: (own: AuditedStores) => Promise<Result>,
    changed: (result: Result) => boolean = hasChanged,
  ): Promise<Result> =>
    inTransaction(pool, async (client) => {
      // Stores use only the methods that pools and connections share, except for `inTransaction`, which handles both.
      const result = await change(storesOn(client as unknown as Pool));
      const rows = typeof audit === 'function' ? audit : () => [audit];
      if (changed(result)) for (const row of rows(result)) await insertAudit(client, row);
      return result;
    });
}

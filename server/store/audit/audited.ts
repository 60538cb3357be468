import type { Pool } from 'pg';
import { buildCampaignStore } from '../campaigns.ts';
import { buildChannelStore } from '../channels.ts';
import { inTransaction } from '../database/pool.ts';
import { buildImageStore } from '../images.ts';
import { buildModuleStore } from '../modules.ts';
import { buildPageStore } from '../pages.ts';
import { buildProfileStore } from '../profiles.ts';
import { buildApiKeyStore } from '../staff/api-keys.ts';
import { buildPasskeyChangeStore } from '../staff/passkey-changes.ts';
import { buildSessionStore } from '../staff/sessions.ts';
import { buildStaffStore } from '../staff/staff.ts';
import { type AuditRow, insertAudit } from './audit.ts';

/** The stores of what staff and keys change. */
const storesOn = (pool: Pool) => ({
  apiKeys: buildApiKeyStore(pool),
  campaigns: buildCampaignStore(pool),
  channels: buildChannelStore(pool),
  images: buildImageStore(pool),
  modules: buildModuleStore(pool),
  pages: buildPageStore(pool),
  profiles: buildProfileStore(pool),
  passkeyChanges: buildPasskeyChangeStore(pool),
  sessions: buildSessionStore(pool),
  staff: buildStaffStore(pool),
});
type Stores = ReturnType<typeof storesOn>;

/** A change that found nothing to change says so by `false` or `null`. */
const hasChanged = (result: unknown): boolean => result !== false && result !== null;

/** A change and the row of the audit that tells of it: both are written, or neither. */
export function buildAudited(pool: Pool) {
  /**
   * @param audit the row, or one for each thing that is changed, which the result may say
   * @param change one or more changes, by the stores that it is given; nothing else, since it holds a connection
   * @param changed whether its result means that something was changed; else no row is written
   */
  return <Result>(
    audit: AuditRow | ((result: Result) => AuditRow[]),
    change: (own: Stores) => Promise<Result>,
    changed: (result: Result) => boolean = hasChanged,
  ): Promise<Result> =>
    inTransaction(pool, async (client) => {
      // Stores ask for no more of a pool than a connection has, but for `inTransaction`, which knows both.
      const result = await change(storesOn(client as unknown as Pool));
      const rows = typeof audit === 'function' ? audit : () => [audit];
      if (changed(result)) for (const row of rows(result)) await insertAudit(client, row);
      return result;
    });
}

import { type Pool, types } from 'pg';
import type { NamesAtOnce, NewNames } from '../domain/texts/customer-names.ts';
import { limitAtOnce } from '../limit-at-once.ts';
import { buildAttemptStore } from './attempts.ts';
import { buildAuditStore } from './audit/audit-list.ts';
import { buildAudited } from './audit/audited.ts';
import { buildCampaignStore } from './campaigns.ts';
import { buildCardStore } from './cards.ts';
import { buildChannelFactStore } from './channel-facts.ts';
import { buildChannelRefreshStore } from './channel-refresh.ts';
import { buildChannelStore } from './channels.ts';
import { buildContactStore } from './contacts.ts';
import { inTransaction, openPool, requestTimeouts, type Timeouts } from './database/pool.ts';
import { buildReadinessProbe } from './database/readiness-probe.ts';
import { eraseRows } from './erasure/erase-rows.ts';
import { buildErasureRequestStore } from './erasure/erasure-requests.ts';
import { type ErasureScope, type ErasureTarget, readErasureScope } from './erasure/erasure-scope.ts';
import { buildPersonExportStore } from './erasure/person-export.ts';
import { type JoinAudit, settleNames, takeNewNames } from './events/customer-names.ts';
import { buildEventQueue } from './events/event-queue.ts';
import { buildEventStore } from './events/events.ts';
import { buildProfileRequestStore } from './events/profile-requests.ts';
import { buildIdempotentAnswerStore } from './idempotent-answers.ts';
import { buildImageStore } from './images.ts';
import { buildJourneyRunStore } from './journeys/journey-runs.ts';
import { buildJourneyStore } from './journeys/journeys.ts';
import { type LinkKey, readLink } from './link-read.ts';
import { buildMergeStore } from './merges.ts';
import { buildModuleStore } from './modules.ts';
import { buildInstanceStore } from './operation/instance.ts';
import { buildQueueLengthStore } from './operation/queue-lengths.ts';
import { buildResealStore } from './operation/reseal.ts';
import { buildRetentionStore } from './operation/retention.ts';
import { buildServerStore } from './operation/servers.ts';
import { buildOutboxStore } from './outbox/outbox.ts';
import { buildPageStore } from './pages.ts';
import { buildPhonePreviewStore } from './phone-previews.ts';
import { buildProfilePairStore } from './profile-pairs.ts';
import { buildProfileSearchStore } from './profile-search.ts';
import { buildProfileStore } from './profiles.ts';
import { buildMenuQueueStore } from './rich-menus/menu-queue.ts';
import { buildRichMenuRuleStore } from './rich-menus/rules.ts';
import { buildActorStore } from './staff/actors.ts';
import { buildApiKeyStore } from './staff/api-keys.ts';
import { buildPasskeyChangeStore } from './staff/passkey-changes.ts';
import { buildSessionStore } from './staff/sessions.ts';
import { buildStaffStore } from './staff/staff.ts';
import { buildTagEditStore } from './tag-edits.ts';
import { buildTagStore } from './tags.ts';
import { buildTimelineStore } from './timeline.ts';
import { buildWebhookDeliveryStore } from './webhooks/webhook-deliveries.ts';
import { buildWebhookStore } from './webhooks/webhooks.ts';
import type { GuardedWrite, Seen } from './write/changes.ts';
import { holdRows, writeGuarded, writeUnlessLocked } from './write/guarded-write.ts';

// Counts are far below 2^53 here, so they are read as numbers, not as text.
types.setTypeParser(types.builtins.INT8, Number);

/**
 * One plan for all values: planning the guarded statement takes longer than running it (8 ms and 3 ms, measured). Compiling it
 * takes longer still, so JIT is off. Both only save time: everything works without them (a pooler, an engine that lacks them).
 */
const sessionSettings = 'set plan_cache_mode = force_generic_plan; set jit = off';

/** They mostly wait for each other's rows: the other connections stay free for other requests. */
const holdingsAtOnce = 4;

/** All SQL of OmniLink in named functions, grouped by stored object. */
export type Store = ReturnType<typeof openStore>;

/** Reads and writes on a pool, or on a connection within a transaction. */
const groupsOn = (pool: Pool) => ({
  link: { read: (key: LinkKey) => readLink(pool, key) },
  /** @see writeGuarded */
  write: (write: GuardedWrite) => writeGuarded(pool, write),
  /** @see writeUnlessLocked */
  writeUnlessLocked: (write: GuardedWrite) => writeUnlessLocked(pool, write),
  channels: buildChannelStore(pool),
  channelRefresh: buildChannelRefreshStore(pool),
  channelFacts: buildChannelFactStore(pool),
  campaigns: buildCampaignStore(pool),
  modules: buildModuleStore(pool),
  cards: buildCardStore(pool),
  contacts: buildContactStore(pool),
  /** @see takeNewNames */
  takeNewNames: (channelId: string, own: { id: string; externalId: string }, news: NewNames, audit: JoinAudit) =>
    takeNewNames(pool, channelId, own, news, audit),
  /** @see settleNames */
  settleNames: (channelId: string, names: NamesAtOnce, audit: JoinAudit) => settleNames(pool, channelId, names, audit),
  profiles: buildProfileStore(pool),
  profilePairs: buildProfilePairStore(pool),
  profileSearch: buildProfileSearchStore(pool),
  timeline: buildTimelineStore(pool),
  tags: buildTagStore(pool),
  webhooks: buildWebhookStore(pool),
  webhookDeliveries: buildWebhookDeliveryStore(pool),
  tagEdits: buildTagEditStore(pool),
  journeys: buildJourneyStore(pool),
  journeyRuns: buildJourneyRunStore(pool),
  richMenuRules: buildRichMenuRuleStore(pool),
  menuQueue: buildMenuQueueStore(pool),
  merges: buildMergeStore(pool),
  erasure: {
    /** @see readErasureScope */
    read: (target: ErasureTarget) => readErasureScope(pool, target),
    /** @see eraseRows */
    erase: (scope: ErasureScope, now: Date) => eraseRows(pool, scope, now),
  },
  personExport: buildPersonExportStore(pool),
  erasureRequests: buildErasureRequestStore(pool),
  attempts: buildAttemptStore(pool),
  events: buildEventStore(pool),
  eventQueue: buildEventQueue(pool),
  profileRequests: buildProfileRequestStore(pool),
  outbox: buildOutboxStore(pool),
  pages: buildPageStore(pool),
  phonePreviews: buildPhonePreviewStore(pool),
  queueLengths: buildQueueLengthStore(pool),
  idempotentAnswers: buildIdempotentAnswerStore(pool),
  images: buildImageStore(pool),
  instance: buildInstanceStore(pool),
  retention: buildRetentionStore(pool),
  servers: buildServerStore(pool),
  reseal: buildResealStore(pool),
  staff: buildStaffStore(pool),
  sessions: buildSessionStore(pool),
  passkeyChanges: buildPasskeyChangeStore(pool),
  apiKeys: buildApiKeyStore(pool),
  audit: buildAuditStore(pool),
  /** @see buildAudited */
  audited: buildAudited(pool),
  actors: buildActorStore(pool),
});

/**
 * @param url a PostgreSQL server, 15 or newer
 */
export function openStore(url: string, options: { maxConnections: number; timeouts?: Timeouts }) {
  const { pool, close } = openPool(url, {
    max: options.maxConnections,
    timeouts: options.timeouts ?? requestTimeouts,
    settings: sessionSettings,
  });
  const readiness = buildReadinessProbe(url);
  const holdings = limitAtOnce(holdingsAtOnce);
  return {
    pool,
    ...groupsOn(pool),
    /**
     * Runs `run` in a transaction that holds row locks, with the reads and writes of that transaction.
     * @param rows locked in the order of `lockOrder`, regardless of their versions
     * @returns null if another writer was first, or holds a row for longer than a request may wait
     */
    holding: <Result>(
      rows: readonly Pick<Seen, 'table' | 'id'>[],
      run: (own: StoreGroups) => Promise<Result>,
    ): Promise<Result | null> => holdings(() => holdRows(pool, rows, (client) => run(groupsOn(client)))),
    /** Runs `run` with the reads and writes of one transaction. */
    together: <Result>(run: (own: StoreGroups) => Promise<Result>): Promise<Result> =>
      inTransaction(pool, (client) => run(groupsOn(client as unknown as Pool))),
    /** @see buildReadinessProbe */
    probe: readiness.run,
    /** Takes at most 2 s, even if the database doesn't answer. */
    close: async () => {
      await Promise.all([close(), readiness.close()]);
    },
    /** The maximum number of connections. */
    connections: options.maxConnections,
  };
}

export type StoreGroups = ReturnType<typeof groupsOn>;

import type { Pool } from 'pg';
import type { AttemptView } from '../contract/campaigns.ts';
import { type Outcome, outcomes } from '../domain/linking/link-decision.ts';
import { queriesOn } from './database/rows.ts';
import { lastId, newest } from './newest-first.ts';

export type AttemptListRow = Omit<AttemptView, 'tappedAt' | 'endedAt'> & { tappedAt: Date; endedAt: Date | null };

export type WaitingAttempt = {
  cardId: string;
  tapId: string;
  tappedAt: Date;
  asks: boolean;
  consented: boolean;
  createdAt: Date;
};

/** An attempt as a watching page may read it by its key. */
export type WatchedAttempt = {
  id: string;
  cardId: string;
  tapId: string;
  externalId: string;
  tappedAt: Date;
  createdAt: Date;
  outcome: Outcome;
  waitsFor: 'friend' | 'consent' | null;
  reason: string | null;
  sourceContactId: string | null;
  targetContactId: string | null;
  /** It was linked, and undone since. */
  undone: boolean;
};

/** $1 campaign, $2 the id of the page before. */
const newestOf = (outcome: Outcome, limit: number) => {
  const { condition, order } = newest(['campaign_id', 'outcome'], ['$1', `'${outcome}'`, '$2']);
  return `(select id from attempt where ${condition} order by ${order} limit ${limit})`;
};
const sideOf = (contact: string) =>
  `case when ${contact}.id is not null then json_build_object('name', ${contact}.name, 'profileId', ${contact}.profile_id) end`;
// The newest of each outcome by the index `attempt_campaign_outcome`, then the newest of these.
const listSql = (shown: readonly Outcome[], limit: number) => `
select a.id, a.campaign_id as "campaignId", a.source_contact_id as "sourceContactId", a.target_contact_id as "targetContactId",
  ${sideOf('s')} as source, ${sideOf('t')} as target,
  a.outcome, a.reason, a.platform_code as "platformCode", a.tapped_at as "tappedAt", a.ended_at as "endedAt"
from (
  select id from (${shown.map((outcome) => newestOf(outcome, limit)).join(' union all ')}) each
  order by id desc limit ${limit}) page
cross join lateral (select * from attempt x where x.id = page.id offset 0) a
left join lateral (select id, name, profile_id from contact x where x.id = a.source_contact_id offset 0) s on true
left join lateral (select id, name, profile_id from contact x where x.id = a.target_contact_id offset 0) t on true
order by a.id desc`;

export function buildAttemptStore(pool: Pool) {
  const { allRows, firstRow } = queriesOn(pool);
  return {
    async list(query: {
      campaignId: string;
      outcome: Outcome | null;
      limit: number;
      before: string | null;
    }): Promise<AttemptListRow[]> {
      const { campaignId, outcome, limit, before } = query;
      const sql = listSql(outcome === null ? outcomes : [outcome], limit);
      return allRows(sql, [campaignId, before ?? lastId]);
    },

    /** Attempts of this LINE user that wait for a `follow`, oldest first (§4). */
    waitingForFriend: (channelId: string, externalId: string, since: Date): Promise<WaitingAttempt[]> =>
      allRows(
        `select card_id as "cardId", tap_id as "tapId", tapped_at as "tappedAt", asks, consented, created_at as "createdAt" from attempt
         where target_channel_id = $1 and target_external_id = $2 and outcome = 'open' and waits_for = 'friend'
           and created_at > $3 order by created_at, id`,
        [channelId, externalId, since],
      ),

    watched: (id: string): Promise<WatchedAttempt | null> =>
      firstRow(
        `select a.id, a.card_id as "cardId", a.tap_id as "tapId", a.target_external_id as "externalId", a.tapped_at as "tappedAt",
           a.created_at as "createdAt", a.outcome, a.waits_for as "waitsFor", a.reason,
           a.source_contact_id as "sourceContactId", a.target_contact_id as "targetContactId",
           a.outcome = 'linked' and k.revoked_at is not null as undone
         from attempt a join card k on k.id = a.card_id where a.id = $1`,
        [id],
      ),
  };
}

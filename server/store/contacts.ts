import type { Pool } from 'pg';
import { queriesOn } from './database/rows.ts';
import { lastId, newest } from './newest-first.ts';

export type ContactRow = {
  id: string;
  version: number;
  channelId: string;
  externalId: string;
  /** WhatsApp's other id of the same person: number or user id. */
  secondId: string | null;
  profileId: string;
  name: string | null;
  pictureUrl: string | null;
  tags: string[];
  state: 'active' | 'blocked' | 'gone';
  optedOut: boolean;
  lastInboundAt: Date | null;
};

export const contactColumns = `id, version, channel_id as "channelId", external_id as "externalId", second_id as "secondId", profile_id as "profileId", name,
  picture_url as "pictureUrl", tags, state, opted_out as "optedOut", last_inbound_at as "lastInboundAt"`;

const channelPage = newest(['channel_id']);
const ofChannel = (limit: number) =>
  `select ${contactColumns} from contact where ${channelPage.condition} and same_as is null order by ${channelPage.order} limit ${limit}`;
/** Without a channel: one look-up in each of the two indexes for each channel. */
const byExternalId = (limit: number) => `select c.* from channel ch
  cross join lateral (
    select ${contactColumns} from contact where channel_id = ch.id and external_id = $1
    union select ${contactColumns} from contact where channel_id = ch.id and second_id = $1 offset 0) c
  where ($2::uuid is null or ch.id = $2) and c.id < $3 order by c.id desc limit ${limit}`;

/** A contact that was joined with another (§8) resolves to the other. $1 its id. */
const idNow = '(select coalesce(x.same_as, x.id) from contact x where x.id = $1)';

/** Contacts as people and integrations read and edit them. Links use the guarded write instead. */
export function buildContactStore(pool: Pool) {
  const { firstRow, allRows } = queriesOn(pool);
  return {
    find: (id: string): Promise<ContactRow | null> =>
      firstRow(`select ${contactColumns} from contact where id = ${idNow}`, [id]),

    findByExternalId: (channelId: string, externalId: string): Promise<ContactRow | null> =>
      firstRow(
        `select ${contactColumns} from contact where channel_id = $1 and (external_id = $2 or second_id = $2)
         order by (external_id = $2) desc limit 1`,
        [channelId, externalId],
      ),

    /** Newest first; each filter may be null. */
    async list(query: {
      channelId: string | null;
      externalId: string | null;
      limit: number;
      before: string | null;
    }): Promise<ContactRow[]> {
      const { channelId, externalId, limit, before } = query;
      const from = before ?? lastId;
      const { rows } = await (externalId !== null
        ? pool.query(byExternalId(limit), [externalId, channelId, from])
        : channelId !== null
          ? pool.query(ofChannel(limit), [channelId, from])
          : pool.query(
              `select ${contactColumns} from contact where id < $1 and same_as is null order by id desc limit ${limit}`,
              [from],
            ));
      return rows;
    },

    ofProfile: (profileId: string): Promise<ContactRow[]> =>
      allRows(`select ${contactColumns} from contact where profile_id = $1 and same_as is null order by id`, [
        profileId,
      ]),
  };
}

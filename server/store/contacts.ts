import type { Pool } from 'pg';

export type ContactRow = {
  id: string;
  version: number;
  channelId: string;
  externalId: string;
  profileId: string;
  name: string | null;
  pictureUrl: string | null;
  tags: string[];
  state: 'active' | 'blocked' | 'gone';
  optedOut: boolean;
  lastInboundAt: Date | null;
};

const columns = `id, version, channel_id as "channelId", external_id as "externalId", profile_id as "profileId", name,
  picture_url as "pictureUrl", tags, state, opted_out as "optedOut", last_inbound_at as "lastInboundAt"`;

/** Contacts as people and integrations read and edit them. Links write them by the guarded write. */
export function buildContactStore(pool: Pool) {
  return {
    async find(id: string): Promise<ContactRow | null> {
      const { rows } = await pool.query(`select ${columns} from contact where id = $1`, [id]);
      return rows[0] ?? null;
    },

    async findByExternalId(channelId: string, externalId: string): Promise<ContactRow | null> {
      const { rows } = await pool.query(
        `select ${columns} from contact where channel_id = $1 and (external_id = $2 or second_id = $2)
         order by (external_id = $2) desc limit 1`,
        [channelId, externalId],
      );
      return rows[0] ?? null;
    },

    /** Newest first; each filter may be null. */
    async list(query: {
      channelId: string | null;
      externalId: string | null;
      limit: number;
      before: string | null;
    }): Promise<ContactRow[]> {
      const filters = { 'channel_id =': query.channelId, 'external_id =': query.externalId, 'id <': query.before };
      const given = Object.entries(filters).filter(([, value]) => value !== null);
      // Only what was asked for stands in the statement, so that its one plan can use the index that fits.
      const where = given.map(([test], i) => `${test} $${i + 2}`).join(' and ');
      const { rows } = await pool.query(
        `select ${columns} from contact ${where && `where ${where}`} order by id desc limit $1`,
        [query.limit, ...given.map(([, value]) => value)],
      );
      return rows;
    },

    /** Fields left out (null) stay. A name given here stays against the platform's. */
    async patch(
      id: string,
      patch: { tags: string[] | null; name: string | null; optedOut: boolean | null },
    ): Promise<ContactRow | null> {
      const { rows } = await pool.query(
        `update contact set tags = coalesce($2, tags), name = coalesce($3, name), name_by_staff = name_by_staff or $3::text is not null,
           opted_out = coalesce($4, opted_out) where id = $1 returning ${columns}`,
        [id, patch.tags, patch.name, patch.optedOut],
      );
      return rows[0] ?? null;
    },

    async ofProfile(profileId: string): Promise<ContactRow[]> {
      const { rows } = await pool.query(`select ${columns} from contact where profile_id = $1 order by id`, [
        profileId,
      ]);
      return rows;
    },
  };
}

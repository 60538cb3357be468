import type { Pool } from 'pg';
import type { SetupId } from '../contract/setup-ids.ts';
import type { Platform } from '../domain/channel.ts';
import type { SetupFinding } from '../domain/setup-item.ts';
import { queriesOn } from './database/rows.ts';
import { isMarked, markedBy } from './outbox/channel-mark.ts';
import { lockedFirst } from './write/locked-first.ts';

export type ChannelRow = {
  id: string;
  platform: Platform;
  name: string;
  externalId: string | null;
  public: Record<string, string>;
  state: 'ready' | 'attention';
  attention: string | null;
};

/** The findings of the last set-up check, and the ticked items. */
export type ChannelSetupRow = {
  lastCheck: SetupFinding[] | null;
  checkedAt: Date | null;
  ticked: SetupId[];
};
export type ShownChannel = ChannelRow & ChannelSetupRow;

export type SealedField = { field: string; kid: string; sealed: Buffer };

const columns = `c.id, c.platform, c.name, c.external_id as "externalId", c.public, c.state, c.attention`;
const shownColumns = `${columns}, c.last_check as "lastCheck", c.checked_at as "checkedAt", c.ticked`;
const credentialList = `(select coalesce(json_agg(json_build_object('field', k.field, 'kid', k.kid, 'sealed', encode(k.sealed, 'base64'))), '[]')
  from credential k where k.channel_id = c.id) as credentials`;

type WithCredentials<Row extends ChannelRow = ChannelRow> = Row & { credentials: SealedField[] };
const unsealable = <Row extends ChannelRow>(
  row: Row & { credentials: { field: string; kid: string; sealed: string }[] },
): WithCredentials<Row> => ({
  ...row,
  credentials: row.credentials.map((entry) => ({ ...entry, sealed: Buffer.from(entry.sealed, 'base64') })),
});

/** Channels and their sealed credentials. */
export function buildChannelStore(pool: Pool) {
  const { allRows, affectsOneRow } = queriesOn(pool);
  return {
    /** One statement: the channel and its credentials. @throws 23505 if the account is connected already */
    async insert(channel: ChannelRow & { createdAt: Date }, credentials: SealedField[]): Promise<void> {
      await pool.query(
        `with c as (insert into channel (id, platform, name, external_id, public, state, attention, attention_by, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, case when $6 = 'attention' then 'ask' end, $8))
         insert into credential (channel_id, field, kid, sealed)
         select $1, * from unnest($9::text[], $10::text[], $11::bytea[])`,
        [
          channel.id,
          channel.platform,
          channel.name,
          channel.externalId,
          channel.public,
          channel.state,
          channel.attention,
          channel.createdAt,
          ...byColumn(credentials),
        ],
      );
    },

    /** Writes the account's facts from the platform and new credentials in one statement. */
    async update(channel: ChannelRow, credentials: SealedField[]): Promise<void> {
      await pool.query(
        `with c as (update channel set name = $2, external_id = $3, public = $4, state = $5, attention = $6,
             attention_by = case when $5 = 'attention' then coalesce(attention_by, 'ask') end where id = $1)
         insert into credential (channel_id, field, kid, sealed)
         select $1, * from unnest($7::text[], $8::text[], $9::bytea[])
         on conflict (channel_id, field) do update set kid = excluded.kid, sealed = excluded.sealed`,
        [
          channel.id,
          channel.name,
          channel.externalId,
          channel.public,
          channel.state,
          channel.attention,
          ...byColumn(credentials),
        ],
      );
    },

    /** If the bot's id isn't known yet, the first `destination` with a valid signature is stored (§8). */
    async learnAccount(id: string, externalId: string): Promise<void> {
      await pool.query('update channel set external_id = $2 where id = $1 and external_id is null', [id, externalId]);
    },

    /** Stores a check's findings. The last check wins. */
    async keepCheck(id: string, findings: SetupFinding[], now: Date): Promise<void> {
      await pool.query('update channel set last_check = $2, checked_at = $3 where id = $1', [
        id,
        JSON.stringify(findings),
        now,
      ]);
    },

    async tick(id: string, ticked: SetupId[]): Promise<void> {
      await pool.query('update channel set ticked = $2 where id = $1', [id, ticked]);
    },

    async find(id: string): Promise<WithCredentials<ShownChannel> | null> {
      const { rows } = await pool.query(
        `select ${shownColumns}, ${credentialList} from channel c where c.id = $1 and c.deleted_at is null`,
        [id],
      );
      return rows[0] ? unsealable(rows[0]) : null;
    },

    /** The channels of a platform with one of these accounts; all of the platform's if `accounts` is null. */
    async findByAccount(platforms: Platform[], accounts: string[] | null): Promise<WithCredentials[]> {
      const { rows } = await pool.query(
        `select ${columns}, ${credentialList} from channel c
         where c.platform = any($1) and ($2::text[] is null or c.external_id = any($2)) and c.deleted_at is null`,
        [platforms, accounts],
      );
      return rows.map(unsealable);
    },

    list: (limit: number, before: string | null): Promise<ShownChannel[]> =>
      allRows(
        `select ${shownColumns} from channel c where c.deleted_at is null and ($2::uuid is null or c.id < $2)
         order by c.id desc limit $1`,
        [limit, before],
      ),

    /** Channels that their platform hasn't identified yet, to ask again. */
    async unanswered(): Promise<WithCredentials[]> {
      const { rows } = await pool.query(
        `select ${columns}, ${credentialList} from channel c where c.attention_by = 'ask' and c.deleted_at is null`,
      );
      return rows.map(unsealable);
    },

    /** Stores the account's facts, unless they have changed since they were read. @returns whether they are new */
    keepFacts: (id: string, before: Record<string, string>, now: Record<string, string>): Promise<boolean> =>
      affectsOneRow('update channel set public = $3 where id = $1 and public = $2::jsonb and public <> $3::jsonb', [
        id,
        before,
        now,
      ]),

    /** Marks a channel whose credential the platform refused in a check. @returns false if it was already marked */
    markByAsking: (id: string, reason: string) => mark(pool, id, reason, 'ask'),

    /** Marks a channel whose credential was refused in a customer's link. @returns false if it was already marked */
    markByLink: (id: string, reason: string) => mark(pool, id, reason, 'link'),

    /** A customer's link succeeded: clears a mark set by a link. */
    clearByLink: (id: string) => clear(pool, id, 'link'),

    /** The platform has answered: clears a mark set by a check. */
    clearByAsking: (id: string) => clear(pool, id, 'ask'),

    /** After a successful check: clears the mark of a refused credential if one of these has set it. @returns whether there was one */
    clearUnauthorized: (id: string, by: ('send' | 'link')[]): Promise<boolean> =>
      affectsOneRow(
        `update channel set state = 'ready', attention = null, attention_by = null
         where id = $1 and attention = 'channel_unauthorized' and attention_by = any($2)`,
        [id, by],
      ),

    /** @returns false if a campaign still uses it */
    async remove(id: string, now: Date): Promise<boolean> {
      const changed = await lockedFirst(
        pool,
        'select 1 from channel where id = $1 for no key update',
        `update channel set deleted_at = $2, external_id = null where id = $1 and not exists
           (select 1 from campaign g where $1 in (g.source_channel_id, g.target_channel_id) and g.deleted_at is null)`,
        [id, now],
      );
      return changed === 1;
    },
  };
}

async function mark(pool: Pool, id: string, reason: string, by: 'ask' | 'link'): Promise<boolean> {
  return queriesOn(pool).affectsOneRow(
    `update channel c set state = 'attention', attention = $2, attention_by = ${markedBy('$3')}
     where id = $1 and ${isMarked('$2')}`,
    [id, reason, by],
  );
}

async function clear(pool: Pool, id: string, by: 'ask' | 'link'): Promise<boolean> {
  return queriesOn(pool).affectsOneRow(
    `update channel set state = 'ready', attention = null, attention_by = null where id = $1 and attention_by = $2`,
    [id, by],
  );
}

const byColumn = (credentials: SealedField[]) => [
  credentials.map((entry) => entry.field),
  credentials.map((entry) => entry.kid),
  credentials.map((entry) => entry.sealed),
];

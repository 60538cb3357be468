import type { Pool } from 'pg';
import type { ErasureScope } from './erasure-scope.ts';
import { hadName } from './waiting-events.ts';

/** The parts of an export that are lists, in its order. */
export const exportedLists = [
  'tagChanges',
  'cards',
  'links',
  'merges',
  'journeys',
  'friendship',
  'changes',
  'messagesSent',
  'eventsReceived',
] as const;
export type ExportedList = (typeof exportedLists)[number];

/** Whose rows a list is read of. */
export type ExportKey =
  | { of: 'contact'; contactId: string }
  | { of: 'name'; channelId: string; name: string; isCurrent: boolean; contactIds: string[] }
  | { of: 'profiles'; profileIds: string[] }
  /** Events that wait. */
  | { of: 'events'; eventIds: string[] };
export type ExportCursor = { at: string; id: string };
export type ExportRow = ExportCursor & {
  entry: Record<string, unknown>;
  /** Of a message: as sealed; null once its text is purged. */
  message?: { kid: string; sealed: Buffer } | null;
  /** Of an event: the platform's bytes. */
  body?: Buffer;
};

const time = (at: string) => `to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const nameOf = (table: string, id: string) => `(select y.name from ${table} y where y.id = ${id})`;
const campaignOf = (id: string) => `json_build_object('id', ${id}, 'name', ${nameOf('campaign', id)})`;
/** After the cursor ($2, $3), the oldest $4. */
const page = (at: string) =>
  `x.${at} >= $2::timestamptz and (x.${at}, x.id) > ($2::timestamptz, $3::uuid) order by x.${at}, x.id limit $4`;
const list = (at: string, entry: string, from: string, more = '') =>
  `select x.id, to_char(x.${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, ${entry} as entry ${more} ${from}`;

/** A row `x` under the name is one of theirs. */
const isTheirs = hadName('$1', '$5', 'x.at', '$7::uuid[]', '$6::boolean');

const events = (from: string) =>
  list(
    'at',
    `json_build_object('id', x.id, 'channelId', x.channel_id, 'at', ${time('x.at')}, 'receivedAt', ${time('x.received_at')},
      'kind', x.kind, 'processedAt', ${time('x.processed_at')})`,
    from,
    ', x.body',
  );

// $1 a contact, profiles, or a name's channel; $5 the name, $6 whether it isn't a former one, $7 the contacts.
const listSql: Record<ExportedList, { of: Exclude<ExportKey['of'], 'events'>; sql: string }> = {
  tagChanges: {
    of: 'contact',
    sql: list(
      'at',
      `json_build_object('at', ${time('x.at')}, 'contactId', x.contact_id, 'tag', x.tag, 'added', x.added, 'origin', x.origin, 'originId', x.origin_id)`,
      `from tag_change x where x.contact_id = $1 and ${page('at')}`,
    ),
  },
  cards: {
    of: 'contact',
    sql: list(
      'created_at',
      `json_build_object('id', x.id, 'contactId', x.source_contact_id, 'campaign', ${campaignOf('x.campaign_id')}, 'createdAt', ${time('x.created_at')},
        'expiresAt', ${time('x.expires_at')}, 'revokedAt', ${time('x.revoked_at')})`,
      `from card x where x.source_contact_id = $1 and ${page('created_at')}`,
    ),
  },
  links: {
    of: 'contact',
    sql: list(
      'created_at',
      `json_build_object('id', x.id, 'campaign', ${campaignOf('x.campaign_id')}, 'side', case when x.source_contact_id = $1 then 'source' else 'target' end,
        'contactId', $1::uuid, 'outcome', x.outcome, 'reason', x.reason, 'tappedAt', ${time('x.tapped_at')}, 'endedAt', ${time('x.ended_at')})`,
      // Who tapped before they had a contact is known by their name.
      `from (select y.id from attempt y where y.source_contact_id = $1 union select y.id from attempt y where y.target_contact_id = $1
         union select y.id from contact c cross join lateral (values (c.external_id), (c.second_id)) n (name)
           cross join lateral (select z.id from attempt z where z.target_channel_id = c.channel_id and z.target_external_id = n.name
             and z.target_contact_id is null offset 0) y where c.id = $1) found
       cross join lateral (select * from attempt y where y.id = found.id offset 0) x where ${page('created_at')}`,
    ),
  },
  merges: {
    of: 'profiles',
    sql: list(
      'at',
      `json_build_object('id', x.id, 'at', ${time('x.at')}, 'survivorId', x.survivor_id, 'absorbedId', x.absorbed_id, 'by', x.by,
        'undoneAt', ${time('x.undone_at')}, 'moved', (select u.moved from merge_undo u where u.merge_id = x.id and x.absorbed_id = any ($1::uuid[])))`,
      // A merge that holds is the absorbed profile's, which is asked for as well; of an undone one that profile is somebody else's now.
      `from (select y.id from unnest($1::uuid[]) own (id) cross join lateral (
           select z.id from merge z where z.absorbed_id = own.id
           union all select z.id from merge z where z.survivor_id = own.id and z.undone_at is not null offset 0) y
         group by y.id) found
       cross join lateral (select * from merge y where y.id = found.id offset 0) x where ${page('at')}`,
    ),
  },
  journeys: {
    of: 'contact',
    sql: list(
      'entered_at',
      `json_build_object('contactId', x.contact_id, 'journey', json_build_object('id', x.journey_id, 'name', ${nameOf('journey', 'x.journey_id')}),
        'state', x.state, 'reason', x.reason, 'enteredAt', ${time('x.entered_at')}, 'endedAt', ${time('x.ended_at')})`,
      `from journey_run x where x.contact_id = $1 and ${page('entered_at')}`,
    ),
  },
  friendship: {
    of: 'name',
    sql: list(
      'at',
      `json_build_object('at', ${time('x.at')}, 'channelId', x.channel_id, 'change', x.kind, 'isUnblocked', x.is_unblocked)`,
      `from friendship_log x where x.channel_id = $1 and x.external_id = $5 and ${isTheirs} and ${page('at')}`,
    ),
  },
  changes: {
    of: 'contact',
    sql: list(
      'at',
      `json_build_object('at', ${time('x.at')}, 'contactId', $1::uuid, 'action', x.action, 'by', x.actor, 'fields', coalesce(x.ids -> 'fields', '[]'))`,
      `from audit x where x.object_id = $1 and x.action <> 'link' and ${page('at')}`,
    ),
  },
  messagesSent: {
    of: 'contact',
    sql: list(
      'created_at',
      `json_build_object('id', x.id, 'contactId', x.contact_id, 'createdAt', ${time('x.created_at')}, 'sentAt', ${time('x.sent_at')},
        'cause', x.cause, 'state', x.shown, 'reason', x.reason)`,
      `from outbox x where x.contact_id = $1 and ${page('created_at')}`,
      `, x.message_kid as kid, x.message as sealed`,
    ),
  },
  eventsReceived: {
    of: 'name',
    sql: events(`from inbound_event x where x.channel_id = $1 and x.external_id = $5 and x.external_id is not null
      and x.processed_at is not null and ${isTheirs} and ${page('at')}`),
  },
};
/** Of events that wait: $1 their ids. */
const waitingSql = events(`from unnest($1::uuid[]) w (id) cross join lateral (
  select * from inbound_event y where y.id = w.id and y.processed_at is null offset 0) x where ${page('at')}`);

const contactsSql = `
select json_build_object('id', c.id, 'profileId', c.profile_id, 'sameAs', c.same_as,
  'channel', json_build_object('id', ch.id, 'platform', ch.platform, 'name', ch.name),
  'externalId', c.external_id, 'secondId', c.second_id, 'name', c.name, 'nameByStaff', c.name_by_staff, 'pictureUrl', c.picture_url,
  'tags', c.tags, 'state', c.state, 'optedOut', c.opted_out, 'createdAt', ${time('c.created_at')},
  'lastInboundAt', ${time('c.last_inbound_at')}, 'lastMessageAt', ${time('c.last_message_at')},
  'richMenu', (select m.current from contact_menu m where m.contact_id = c.id),
  'formerNames', (select coalesce(json_agg(json_build_object('name', f.name, 'until', ${time('f.until')})), '[]') from former_name f where f.contact_id = c.id),
  'notSameAs', array(select high from not_same n where n.low = c.id union all select low from not_same n where n.high = c.id)) as entry
from unnest($1::uuid[]) o (id) cross join lateral (select * from contact x where x.id = o.id offset 0) c
  join channel ch on ch.id = c.channel_id order by c.id`;
const profilesSql = `
select json_build_object('id', p.id, 'mergedInto', p.merged_into, 'memberNumber', p.member_number, 'fields', p.fields,
  'createdAt', ${time('p.created_at')}) as entry
from unnest($1::uuid[]) o (id) cross join lateral (select * from profile x where x.id = o.id offset 0) p order by p.id`;

/** Everything that is stored of a person, in parts: `scope` says what that is, as for an erasure. */
export function buildPersonExportStore(pool: Pool) {
  const entries = async (text: string, ids: string[]): Promise<Record<string, unknown>[]> =>
    (await pool.query<{ entry: Record<string, unknown> }>(text, [ids])).rows.map(({ entry }) => entry);
  return {
    contacts: ({ contactIds }: ErasureScope) => entries(contactsSql, contactIds),
    /** Those that nobody else is on. */
    profiles: ({ goneIds }: ErasureScope) => entries(profilesSql, goneIds),

    /** Whose rows a list is read of, one after the other. */
    keysOf(which: ExportedList, { contactIds, goneIds, names, eventIds }: ErasureScope): ExportKey[] {
      switch (listSql[which].of) {
        case 'contact':
          return contactIds.map((contactId) => ({ of: 'contact', contactId }));
        case 'profiles':
          return [{ of: 'profiles', profileIds: goneIds }];
        case 'name': {
          const keys = names.map((name): ExportKey => ({ of: 'name', contactIds, ...name }));
          return which === 'eventsReceived' ? [...keys, { of: 'events', eventIds }] : keys;
        }
      }
    },

    /** The rows of a list after the cursor, oldest first. */
    async page(which: ExportedList, key: ExportKey, after: ExportCursor | null, limit: number): Promise<ExportRow[]> {
      const from = [after?.at ?? '-infinity', after?.id ?? '00000000-0000-0000-0000-000000000000', limit];
      type Row = ExportRow & { kid?: string | null; sealed?: Buffer | null };
      const { rows } = await pool.query<Row>(
        key.of === 'events' ? waitingSql : listSql[which].sql,
        valuesOf(key, from),
      );
      return rows.map(({ kid, sealed, ...row }) =>
        kid === undefined ? row : { ...row, message: kid && sealed ? { kid, sealed } : null },
      );
    },
  };
}

function valuesOf(key: ExportKey, from: unknown[]): unknown[] {
  switch (key.of) {
    case 'contact':
      return [key.contactId, ...from];
    case 'profiles':
      return [key.profileIds, ...from];
    case 'name':
      return [key.channelId, ...from, key.name, key.isCurrent, key.contactIds];
    case 'events':
      return [key.eventIds, ...from];
  }
}

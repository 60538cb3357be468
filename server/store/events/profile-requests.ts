import type { Pool } from 'pg';
import type { Platform } from '../../domain/channel.ts';
import type { SealedField } from '../channels.ts';
import { claimValues, dueOf, type PlaceLimits, roomSql } from '../outbox/channel-places.ts';

/** A contact whose name and picture this server requests, until the lease expires. */
export type ProfileRequest = {
  contactId: string;
  leaseId: string;
  channelId: string;
  platform: Platform;
  externalId: string;
  credentials: SealedField[];
};

const claimSql = `
with ${roomSql('profile_request')},
picked as (
  select due.at from room cross join lateral (
    select q.ctid as at, q.next_at from profile_request q where ${dueOf('room.id')}
    limit room.room
    for update skip locked
  ) due
  order by due.next_at
  limit $6::int
),
r as (
  update profile_request q set lease_id = $1, next_at = now() + $2 * interval '1 ms'
  where q.ctid = any(array(select picked.at from picked))
  returning q.contact_id, q.channel_id
)
select r.contact_id as "contactId", r.channel_id as "channelId", ch.platform, c.external_id as "externalId",
  (select coalesce(json_agg(json_build_object('field', k.field, 'kid', k.kid, 'sealed', encode(k.sealed, 'base64'))), '[]')
   from credential k where k.channel_id = r.channel_id) as credentials
from r join contact c on c.id = r.contact_id join channel ch on ch.id = r.channel_id`;

// The contact is locked before the request, in the order of a guarded write.
const foundSql = `
with named as (
  update contact c set name = coalesce(c.name, $3), picture_url = coalesce($4, c.picture_url)
  where c.id = $1 and exists (select from profile_request q where q.contact_id = $1 and q.lease_id = $2)
  returning 1
)
delete from profile_request q where q.contact_id = $1 and q.lease_id = $2 and (select count(*) from named) = 1`;

/**
 * Requests for names and pictures. An event's write adds them; a row without an answer stays, so that the next event doesn't ask
 * again too soon.
 */
export function buildProfileRequestStore(pool: Pool) {
  return {
    /** Claims due requests under one new lease, longest due first. */
    async claim(lease: { id: string; ms: number }, limits: PlaceLimits): Promise<ProfileRequest[]> {
      type Row = Omit<ProfileRequest, 'leaseId' | 'credentials'> & {
        credentials: { field: string; kid: string; sealed: string }[];
      };
      const { rows } = await pool.query<Row>(claimSql, claimValues(lease, limits));
      return rows.map((row) => ({
        ...row,
        leaseId: lease.id,
        credentials: row.credentials.map((entry) => ({ ...entry, sealed: Buffer.from(entry.sealed, 'base64') })),
      }));
    },

    /** The platform has answered. A name that is known by now stays. */
    async found(request: ProfileRequest, profile: { name: string; pictureUrl: string | null }): Promise<void> {
      await pool.query(foundSql, [request.contactId, request.leaseId, profile.name, profile.pictureUrl]);
    },

    /** The platform gave no answer: asked again after `againMs`, after that only with the customer's events. */
    async notTold({ contactId, leaseId }: ProfileRequest, againMs: number): Promise<void> {
      await pool.query(
        `update profile_request set lease_id = null, tries = tries + 1, asked_at = now(),
           next_at = case when tries = 0 then now() + $3 * interval '1 ms' end
         where contact_id = $1 and lease_id = $2`,
        [contactId, leaseId, againMs],
      );
    },
  };
}

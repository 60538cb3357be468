-- Each query has an index that fits it, on every version of PostgreSQL from 15 on.

-- Every contact's kind is `user`, and no query names it: (channel, external id) is what is looked for, and what is unique.
create unique index contact_channel_external on contact (channel_id, external_id);
alter table contact drop constraint contact_external;
-- Nothing is asked for in this order.
drop index contact_page;
-- The contacts of one channel, newest first.
create index contact_channel_page on contact (channel_id, id);

-- The attempts of a campaign, and those of one outcome, newest first.
create index attempt_campaign_page on attempt (campaign_id, id);
create index attempt_campaign_outcome on attempt (campaign_id, outcome, id);
drop index attempt_campaign;

-- Links of each campaign, counted as they are made. One row for each of 32 groups of connections, so that links of one campaign
-- don't wait for each other; the sum counts. Undone links stay counted.
create table campaign_links (
  campaign_id uuid not null references campaign,
  slot int not null,
  linked bigint not null,
  last_linked_at timestamptz,
  primary key (campaign_id, slot)
) with (fillfactor = 50);
create function count_link() returns trigger language plpgsql as $$
begin
  insert into campaign_links (campaign_id, slot, linked, last_linked_at)
  values (new.campaign_id, pg_backend_pid() % 32, 1, new.ended_at)
  on conflict (campaign_id, slot) do update
    set linked = campaign_links.linked + 1, last_linked_at = greatest(campaign_links.last_linked_at, excluded.last_linked_at);
  return null;
end $$;
insert into campaign_links (campaign_id, slot, linked, last_linked_at)
  select campaign_id, 0, count(*), max(ended_at) from attempt where outcome = 'linked' group by campaign_id;
create trigger attempt_inserted_linked after insert on attempt
  for each row when (new.outcome = 'linked') execute function count_link();
create trigger attempt_became_linked after update of outcome on attempt
  for each row when (new.outcome = 'linked' and old.outcome <> 'linked') execute function count_link();
drop index attempt_campaign_linked;

-- Which merges moved a contact: an undo starts from the contacts of a profile. `merge_undo.contact_ids` says the same by merge.
create table merge_contact (
  contact_id uuid not null references contact on delete cascade,
  merge_id uuid not null references merge,
  primary key (contact_id, merge_id)
);
create function keep_merge_contacts() returns trigger language plpgsql as $$
begin
  insert into merge_contact (contact_id, merge_id) select unnest(new.contact_ids), new.merge_id on conflict do nothing;
  return null;
end $$;
insert into merge_contact (contact_id, merge_id)
  select distinct c.id, u.merge_id from merge_undo u cross join unnest(u.contact_ids) as moved (id) join contact c on c.id = moved.id;
create trigger merge_undo_contacts after insert on merge_undo for each row execute function keep_merge_contacts();
drop index merge_undo_contacts;

-- When a person was last seen, ended sessions included.
create index session_staff_seen on session (staff_id, last_seen_at);

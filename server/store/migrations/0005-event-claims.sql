-- Servers share the inbound events, and the questions for customers' names. Rules named here (§) are those of docs/linking-rules.md.

-- One row for each customer with events that wait: what a server claims, so that what waits behind an earlier event of the same
-- customer is never looked at. Events without a customer share the row ''.
create table event_queue (
  channel_id uuid not null,
  customer text not null,
  -- When the first of its events is due; of a claimed row: when the lease is over. By the database's clock.
  next_at timestamptz not null,
  lease_id uuid,
  -- Counts what came, so that a row is deleted only if nothing has come since its events were read.
  arrivals int not null,
  primary key (channel_id, customer)
);
create index event_queue_due on event_queue (channel_id, next_at);

-- Set on an event that has failed for long: it stands in line as of this time, and no longer holds up its customer's later ones.
alter table inbound_event add column turn_at timestamptz;
create index inbound_event_turn on inbound_event (channel_id, coalesce(external_id, ''), coalesce(turn_at, at), id)
  where processed_at is null;

-- A trigger, so that events that a server of an earlier version stores are queued too.
create function queue_events() returns trigger language plpgsql as $$
begin
  -- Ordered, so that two batches never lock the same rows crosswise.
  insert into event_queue as q (channel_id, customer, next_at, arrivals)
  select channel_id, coalesce(external_id, ''), now(), count(*) from added group by 1, 2 order by 1, 2
  on conflict (channel_id, customer) do update set
    arrivals = q.arrivals + excluded.arrivals,
    next_at = case when q.lease_id is null then least(q.next_at, excluded.next_at) else q.next_at end;
  return null;
end $$;
create trigger inbound_event_queue after insert on inbound_event
  referencing new table as added for each statement execute function queue_events();

insert into event_queue (channel_id, customer, next_at, arrivals)
select channel_id, coalesce(external_id, ''), min(next_at), count(*) from inbound_event where processed_at is null group by 1, 2;

-- Contacts whose name and picture are asked for. A row stays while the platform doesn't tell, so that it isn't asked too often.
create table profile_request (
  contact_id uuid primary key references contact on delete cascade,
  channel_id uuid not null,
  -- When to ask; of a claimed row: when the lease is over. Null: once the customer is heard from again.
  next_at timestamptz,
  lease_id uuid,
  tries int not null default 0,
  asked_at timestamptz
);
create index profile_request_due on profile_request (channel_id, next_at);

-- Changes with anything of a channel's campaigns that decides what a message there brings: what a server remembers of them is
-- right while this is the same.
create table campaign_stamp (
  channel_id uuid primary key references channel on delete cascade,
  stamp bigint not null default 1
);
create function stamp_campaigns() returns trigger language plpgsql as $$
begin
  insert into campaign_stamp as s (channel_id)
  select c.id from unnest(array[new.source_channel_id, new.target_channel_id]) as c(id) order by c.id
  on conflict (channel_id) do update set stamp = s.stamp + 1;
  return null;
end $$;
create trigger campaign_added after insert on campaign for each row execute function stamp_campaigns();
create trigger campaign_changed after update on campaign for each row
  when ((old.name, old.enabled, old.deleted_at, old.card -> 'keywords', old.card -> 'whatsappText')
    is distinct from (new.name, new.enabled, new.deleted_at, new.card -> 'keywords', new.card -> 'whatsappText'))
  execute function stamp_campaigns();
insert into campaign_stamp (channel_id)
select source_channel_id from campaign union select target_channel_id from campaign;

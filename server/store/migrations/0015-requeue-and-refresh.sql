-- Messages that a refused credential killed are due once more when it works again; what platforms tell of our accounts is read again daily.

-- When a message that had died of its channel's credential was made due once more. Null: never.
alter table outbox add column requeued_at timestamptz;
-- By the state that a person sees, which claiming and sending don't change (see 0007).
create index outbox_unauthorized on outbox (channel_id, next_at)
  where shown = 'dead' and reason = 'channel_unauthorized' and requeued_at is null;

-- When each channel's account is asked next. Servers share them, each row under a lease.
create table channel_refresh (
  channel_id uuid primary key references channel on delete cascade,
  next_at timestamptz not null,
  lease_id uuid
);
create index channel_refresh_due on channel_refresh (next_at);
insert into channel_refresh (channel_id, next_at)
  select id, now() + random() * interval '1 day' from channel where deleted_at is null;

-- Triggers, so that channels that a server of an earlier version makes or marks count too.
create function add_channel_refresh() returns trigger language plpgsql as $$
begin
  insert into channel_refresh (channel_id, next_at) values (new.id, now() + interval '1 day') on conflict do nothing;
  return null;
end $$;
create trigger channel_added after insert on channel for each row execute function add_channel_refresh();

-- A permission may be given back without anybody telling us: a refused channel is asked every ten minutes.
create function hasten_channel_refresh() returns trigger language plpgsql as $$
begin
  update channel_refresh set next_at = least(next_at, now() + interval '10 minutes') where channel_id = new.id;
  return null;
end $$;
create trigger channel_refused after update of attention on channel for each row
  when (new.attention = 'channel_unauthorized' and old.attention is distinct from new.attention)
  execute function hasten_channel_refresh();

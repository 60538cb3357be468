-- The outbox, laid out so that a claim, a list and a recovery read a bounded part of it, and so that claiming a row and
-- marking it as being sent change no index (HOT updates): no index here names a column that those two steps change.

-- They name `state`, `lease_until` or `frozen_kid`, which change at a step. `outbox_fate` was read whole for a count; see
-- `message_count`.
drop index outbox_due;
drop index outbox_lease;
drop index outbox_open;
drop index outbox_state;
drop index outbox_fate;
drop index outbox_waiting_key;

alter table outbox
  -- A row that waits behind another of its contact is looked at again then. Its place in the order stays that of `next_at`.
  add column held_until timestamptz,
  -- When a claim looks at this row; null once nothing more will happen by itself. The same while it is claimed and sent.
  add column claim_at timestamptz generated always as (
    case when state in ('due', 'claimed', 'sending', 'retrying') then greatest(next_at, held_until) end) stored,
  -- The state as a person sees it: what a worker holds is still due.
  add column shown text not null generated always as (case when state in ('claimed', 'sending') then 'due' else state end) stored,
  -- The key that opens what is sent next, while a row waits: the same before and after its bytes are frozen, if the key is.
  add column sending_kid text generated always as (
    case when state in ('due', 'claimed', 'sending', 'retrying') then coalesce(frozen_kid, message_kid) end) stored,
  -- Room for the next versions of a row on its own page.
  set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
    autovacuum_analyze_scale_factor = 0.02);

create index outbox_claim on outbox (channel_id, claim_at, id) where claim_at is not null;
create index outbox_line on outbox (contact_id, created_at, position, id) where claim_at is not null;
create index outbox_waiting_kid on outbox (message_kid, sending_kid, id) where sending_kid is not null;
create index outbox_shown on outbox (shown, id);

-- Messages of links that a channel sent and that its window kept back, by day (UTC): counted when a message ends. Four rows a
-- day, so that two messages that end at once seldom wait for each other.
create table message_count (
  channel_id uuid not null references channel,
  day date not null,
  part int not null,
  sent int not null default 0,
  skipped int not null default 0,
  primary key (channel_id, day, part)
) with (fillfactor = 50);

create function count_message(message outbox, n int) returns void language plpgsql as $$
begin
  insert into message_count as m (channel_id, day, part, sent, skipped)
  values (message.channel_id, (message.created_at at time zone 'UTC')::date, get_byte(uuid_send(message.id), 15) % 4,
    case when message.state = 'sent' then n else 0 end, case when message.state = 'skipped' then n else 0 end)
  on conflict (channel_id, day, part) do update set sent = m.sent + excluded.sent, skipped = m.skipped + excluded.skipped;
end $$;

create function is_counted(message outbox) returns boolean language sql immutable as $$
  select message.cause in ('success_source', 'failure_source')
    and (message.state = 'sent' or (message.state = 'skipped' and message.reason = 'window'))
$$;

-- A message has ended: what waited behind it need not wait for its time. A row that somebody holds is passed over: its time comes.
create function outbox_ended() returns trigger language plpgsql as $$
begin
  if old.claim_at is not null then
    update outbox x set held_until = null where x.id = any (array(
      select l.id from outbox l
      where l.id = any (array(
        select f.id from (
          select o.id, o.held_until from outbox o
          where (o.contact_id, o.created_at) between (new.contact_id, '-infinity') and (new.contact_id, 'infinity')
            and o.claim_at is not null
          order by o.contact_id, o.created_at, o.position, o.id limit 3) f
        where f.held_until > now()))
      for update skip locked));
  end if;
  if is_counted(old) then perform count_message(old, -1); end if;
  if is_counted(new) then perform count_message(new, 1); end if;
  return null;
end $$;
create trigger outbox_ended after update on outbox for each row
  when (old.state is distinct from new.state and new.claim_at is null) execute function outbox_ended();

insert into message_count (channel_id, day, part, sent, skipped)
select channel_id, (created_at at time zone 'UTC')::date, 0, count(*) filter (where state = 'sent'), count(*) filter (where state = 'skipped')
from outbox o where is_counted(o) and created_at > now() - interval '32 days' group by 1, 2;

-- Two contacts that turn out to be one customer (§8): the one that ends has no name of its own any more, and leads to the other.
alter table contact add column same_as uuid references contact;
create index contact_same_as on contact (same_as) where same_as is not null;
-- By its lower id a pair is found by the primary key.
create index not_same_high on not_same (high);

-- What a customer was called until a change (§8): an event from before it is theirs, whoever has the name now. Kept as long as events count.
create table former_name (
  channel_id uuid not null references channel,
  name text not null,
  until timestamptz not null,
  contact_id uuid not null references contact on delete cascade,
  primary key (channel_id, name, until)
);
create index former_name_age on former_name (until);

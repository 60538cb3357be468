-- Journeys: a tag starts steps for a contact.
create table journey (
  id uuid primary key,
  name text not null,
  enabled boolean not null,
  tag text not null,
  -- A contact enters each time it gets the tag, not only once.
  repeats boolean not null,
  steps_id uuid not null,
  draft jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version int not null default 1
);
create index journey_tag on journey (tag) where enabled and deleted_at is null;
create trigger journey_version before update on journey for each row execute function bump_version();

-- Steps as they were saved: a contact keeps those with which it has entered.
create table journey_steps (
  id uuid primary key,
  journey_id uuid not null references journey,
  steps jsonb not null,
  created_at timestamptz not null
);
alter table journey add foreign key (steps_id) references journey_steps deferrable initially deferred;

-- A contact in a journey.
create table journey_run (
  id uuid primary key default gen_random_uuid(),
  journey_id uuid not null references journey,
  steps_id uuid not null references journey_steps,
  contact_id uuid not null references contact on delete cascade,
  -- The change of its tags that has started it; null for a test.
  change_id uuid references tag_change on delete set null,
  -- The journey doesn't repeat.
  once boolean not null,
  is_test boolean not null default false,
  depth int not null,
  position int not null default 0,
  -- `undoing`: what it did is to be taken back.
  state text not null default 'active' check (state in ('active', 'undoing', 'done', 'stopped')),
  reason text check (reason in ('undone', 'journey_disabled', 'journey_deleted', 'loop', 'error')),
  next_at timestamptz not null,
  tries int not null default 0,
  entered_at timestamptz not null,
  ended_at timestamptz,
  check ((state = 'stopped') = (reason is not null))
);
create unique index journey_run_once on journey_run (journey_id, contact_id) where once and not is_test;
create unique index journey_run_active on journey_run (journey_id, contact_id) where state in ('active', 'undoing') and not is_test;
create index journey_run_change on journey_run (change_id);
create index journey_run_due on journey_run (next_at, id) where state in ('active', 'undoing');
create index journey_run_contact on journey_run (contact_id, entered_at);
create index journey_run_standing on journey_run (journey_id, steps_id, position) where state = 'active';
create index journey_run_ended on journey_run (journey_id, state);

alter table outbox add column run_id uuid references journey_run on delete set null;
create index outbox_run on outbox (run_id) where run_id is not null;

-- IANA's name; null: Asia/Taipei.
alter table brand add column time_zone text;

-- The first schema. Rules named here (§) are those of docs/linking-rules.md.

-- Every row that a decision reads carries a version; the trigger bumps it so that no writer can forget (§5).
create function bump_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

-- One row: what this database was made for, so that production never starts on a demo's data.
create table instance (
  only_row boolean primary key default true check (only_row),
  mode text not null check (mode in ('demo', 'production'))
);

create table brand (
  only_row boolean primary key default true check (only_row),
  name text,
  color text,
  privacy_url text,
  locale text check (locale in ('zh-Hant', 'en'))
);

create table channel (
  id uuid primary key,
  platform text not null check (platform in ('line', 'messenger', 'instagram', 'whatsapp')),
  name text not null,
  -- The bot's user id, the page's id: how the platform names this account. Null until the platform has told it.
  external_id text,
  public jsonb not null default '{}',
  state text not null default 'ready' check (state in ('ready', 'attention')),
  attention text,
  created_at timestamptz not null,
  deleted_at timestamptz,
  version int not null default 1
);
create unique index channel_account on channel (platform, external_id) where deleted_at is null;
create trigger channel_version before update on channel for each row execute function bump_version();

-- AES-256-GCM, one row a field; the associated data is channel id + field + kid (§1).
create table credential (
  channel_id uuid not null references channel,
  field text not null,
  kid text not null,
  sealed bytea not null,
  primary key (channel_id, field)
);
create index credential_kid on credential (kid);

create table campaign (
  id uuid primary key,
  name text not null,
  enabled boolean not null,
  source_channel_id uuid not null references channel,
  target_channel_id uuid not null references channel,
  card jsonb not null,
  on_success jsonb not null,
  on_failure jsonb not null,
  tags jsonb not null,
  source_notice text not null check (source_notice in ('with_message', 'always', 'never')),
  ask_first boolean not null,
  link_valid_days int not null check (link_valid_days between 1 and 3650),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version int not null default 1,
  check (source_channel_id <> target_channel_id)
);
create index campaign_source on campaign (source_channel_id) where enabled and deleted_at is null;
create index campaign_page on campaign (created_at, id);
create trigger campaign_version before update on campaign for each row execute function bump_version();

create table profile (
  id uuid primary key,
  member_number text,
  fields jsonb not null default '{}',
  merged_into uuid references profile,
  created_at timestamptz not null,
  version int not null default 1
);
create index profile_member_number on profile (member_number) where member_number is not null;
create index profile_merged_into on profile (merged_into) where merged_into is not null;
create trigger profile_version before update on profile for each row execute function bump_version();

create table contact (
  id uuid primary key,
  channel_id uuid not null references channel,
  kind text not null default 'user' check (kind in ('user', 'number')),
  external_id text not null,
  profile_id uuid not null references profile,
  name text,
  -- A name set by staff stays; one from the platform follows the platform.
  name_by_staff boolean not null default false,
  picture_url text,
  tags text[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'blocked', 'gone')),
  opted_out boolean not null default false,
  last_inbound_at timestamptz,
  created_at timestamptz not null,
  version int not null default 1,
  constraint contact_external unique (channel_id, kind, external_id),
  constraint contact_one_a_channel unique (profile_id, channel_id)
);
create index contact_page on contact (created_at, id);
create trigger contact_version before update on contact for each row execute function bump_version();

-- A contact never points to an absorbed profile (§5).
create function refuse_absorbed_profile() returns trigger language plpgsql as $$
begin
  if exists (select 1 from profile where id = new.profile_id and merged_into is not null) then
    raise exception 'contact % would point to the absorbed profile %', new.id, new.profile_id using errcode = '23514';
  end if;
  return new;
end $$;
create constraint trigger contact_live_profile after insert or update of profile_id on contact
  deferrable initially deferred for each row execute function refuse_absorbed_profile();

-- What LINE told us about friendship, in the events' own time, and what we saw ourselves (§4).
create table friendship_log (
  id uuid primary key,
  channel_id uuid not null references channel,
  external_id text not null,
  kind text not null check (kind in ('follow', 'unfollow', 'observed_friend')),
  is_unblocked boolean not null default false,
  at timestamptz not null,
  event_id uuid unique
);
create index friendship_log_user on friendship_log (channel_id, external_id, at);

create table card (
  id uuid primary key,
  campaign_id uuid not null references campaign,
  source_contact_id uuid references contact on delete set null,
  kid text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  version int not null default 1
);
create index card_kid on card (kid, expires_at);
create trigger card_version before update on card for each row execute function bump_version();

-- One row for each (tap, customer on the target) (§3).
create table attempt (
  id uuid primary key,
  campaign_id uuid not null references campaign,
  card_id uuid not null references card,
  tap_id uuid not null,
  source_contact_id uuid references contact on delete set null,
  target_channel_id uuid not null references channel,
  target_external_id text not null,
  target_contact_id uuid references contact on delete set null,
  outcome text not null check (outcome in ('linked', 'failed', 'blocked', 'open', 'declined', 'superseded')),
  -- What an open (or superseded) attempt waits, or waited, for.
  waits_for text check (waits_for in ('friend', 'consent')),
  -- True if §2 asked, or would ask, before linking.
  asks boolean not null,
  reason text,
  platform_code text,
  tapped_at timestamptz not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  version int not null default 1,
  constraint attempt_tap unique (tap_id, target_external_id),
  check ((outcome = 'failed') = (reason is not null)),
  check (outcome <> 'open' or waits_for is not null)
);
create unique index attempt_open on attempt (card_id, target_channel_id, target_external_id) where outcome = 'open';
create index attempt_card on attempt (card_id, target_external_id);
create index attempt_waiting on attempt (target_channel_id, target_external_id) where outcome = 'open';
create index attempt_pair on attempt (source_contact_id, target_external_id) where outcome = 'declined';
create index attempt_campaign on attempt (campaign_id, created_at, id);
create trigger attempt_version before update on attempt for each row execute function bump_version();

-- Which cards an ID token was used with, by any call that wrote an attempt (§2). Hashes only; swept after a day.
create table id_token_use (
  hash bytea not null,
  card_id uuid not null references card,
  at timestamptz not null,
  primary key (hash, card_id)
);
create index id_token_use_age on id_token_use (at);

-- A card dies with its first use.
create table redemption (
  card_id uuid primary key references card,
  target_channel_id uuid not null references channel,
  external_id text not null,
  attempt_id uuid not null unique references attempt,
  at timestamptz not null
);

-- Ids, codes and times only: kept when a person is erased. What undo needs stands in merge_undo (§6).
create table merge (
  id uuid primary key,
  attempt_id uuid unique references attempt,
  survivor_id uuid not null references profile,
  absorbed_id uuid not null references profile,
  at timestamptz not null,
  by text not null,
  undone_at timestamptz,
  version int not null default 1
);
create index merge_survivor on merge (survivor_id);
create trigger merge_version before update on merge for each row execute function bump_version();

create table merge_undo (
  merge_id uuid primary key references merge,
  contact_ids uuid[] not null,
  moved jsonb not null
);

-- Two contacts that were undone or unlinked: never joined again unasked (§2).
create table not_same (
  low uuid not null references contact on delete cascade,
  high uuid not null references contact on delete cascade,
  at timestamptz not null,
  primary key (low, high),
  check (low < high)
);

-- Who did what to which ids: no personal data.
create table audit (
  id uuid primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  ids jsonb not null
);

-- Events as they came, bytes kept, stored before the 200 (§8).
create table inbound_event (
  id uuid primary key,
  channel_id uuid not null references channel,
  event_key text not null,
  kind text not null,
  external_id text,
  at timestamptz not null,
  -- What we understood of it, in our words; the body is the platform's own bytes.
  detail jsonb not null,
  body bytea not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  tries int not null default 0,
  next_at timestamptz not null,
  note text,
  version int not null default 1,
  constraint inbound_event_key unique (channel_id, event_key)
);
create index inbound_event_due on inbound_event (next_at) where processed_at is null;
create trigger inbound_event_version before update on inbound_event for each row execute function bump_version();

create table foreign_entry (
  id uuid primary key,
  platform text not null,
  body bytea not null,
  received_at timestamptz not null
);

-- What is to be sent, and what became of it (§7).
create table outbox (
  id uuid primary key,
  channel_id uuid not null references channel,
  contact_id uuid not null references contact on delete cascade,
  attempt_id uuid references attempt,
  event_id uuid references inbound_event,
  card_id uuid references card,
  cause text not null check (cause in ('success_source', 'success_target', 'failure_source', 'card', 'journey')),
  position int not null default 0,
  -- Why the link failed, for failure messages: at most one for each card and reason.
  for_reason text,
  state text not null default 'due' check (state in ('due', 'claimed', 'sending', 'retrying', 'sent', 'skipped', 'dead', 'unknown')),
  reason text,
  platform_code text,
  attempts int not null default 0,
  next_at timestamptz not null,
  -- The claim: who holds it and until when, by the database's clock.
  lease_id uuid,
  lease_until timestamptz,
  first_sent_at timestamptz,
  -- The message as decided, and the bytes as first sent: sealed, since cards hold addresses with tokens (§1).
  message_kid text not null,
  message bytea not null,
  frozen_kid text,
  frozen bytea,
  platform_message_id text,
  created_at timestamptz not null,
  sent_at timestamptz,
  version int not null default 1
);
create unique index outbox_attempt on outbox (attempt_id, cause, position) where attempt_id is not null;
create unique index outbox_event on outbox (event_id, cause, contact_id) where event_id is not null;
create unique index outbox_failure on outbox (card_id, for_reason) where for_reason is not null;
create index outbox_due on outbox (channel_id, next_at, id) where state in ('due', 'retrying');
create index outbox_lease on outbox (lease_until) where state in ('claimed', 'sending');
create index outbox_contact on outbox (contact_id, created_at);
-- What may hold the next message of its contact; and lists by any state but `sent`, which is most of them.
create index outbox_open on outbox (contact_id) where state in ('due', 'claimed', 'sending', 'retrying');
create index outbox_state on outbox (state, id) where state <> 'sent';
create trigger outbox_version before update on outbox for each row execute function bump_version();

-- Idempotency-Key: the answer of a POST that creates, kept 24 h for caller and route, sealed.
create table idempotent_answer (
  caller text not null,
  route text not null,
  key text not null,
  body_hash bytea not null,
  status int,
  answer_kid text,
  answer bytea,
  created_at timestamptz not null,
  primary key (caller, route, key)
);
create index idempotent_answer_age on idempotent_answer (created_at);

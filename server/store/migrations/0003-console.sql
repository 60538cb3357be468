-- The console: who may sign in and how, keys for machines, pictures, bot modules, drafts, what a set-up check found.

create table staff (
  id uuid primary key,
  name text not null,
  role text not null check (role in ('administrator', 'supervisor', 'marketer', 'marketing_support', 'agent')),
  created_at timestamptz not null,
  removed_at timestamptz,
  version int not null default 1
);
create trigger staff_version before update on staff for each row execute function bump_version();

create table passkey (
  id uuid primary key,
  staff_id uuid not null references staff,
  credential_id bytea not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_staff on passkey (staff_id);

-- A one-time link: only the button's POST uses it up, since previews open links. Hash of the code only.
create table sign_in_link (
  code_hash bytea primary key,
  staff_id uuid not null references staff,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  by text not null
);
create index sign_in_link_staff on sign_in_link (staff_id);

-- Hash of the cookie only. `enrol`: came by a link, and may do one thing, add a passkey.
create table session (
  id uuid primary key,
  token_hash bytea not null unique,
  staff_id uuid not null references staff,
  kind text not null check (kind in ('enrol', 'full')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  -- When the passkey was last shown: changes of weight ask for it again.
  passkey_at timestamptz,
  user_agent text,
  revoked_at timestamptz
);
create index session_staff on session (staff_id) where revoked_at is null;
create index session_age on session (expires_at);

-- What the browser must sign next; used once.
create table passkey_challenge (
  challenge text primary key,
  session_id uuid references session on delete cascade,
  purpose text not null check (purpose in ('enrol', 'sign_in', 'confirm')),
  expires_at timestamptz not null
);
create index passkey_challenge_age on passkey_challenge (expires_at);

create table api_key (
  id uuid primary key,
  name text not null,
  role text not null check (role in ('administrator', 'supervisor', 'marketer', 'marketing_support', 'agent')),
  cards_mint boolean not null default false,
  key_hash bytea not null unique,
  created_at timestamptz not null,
  created_by text not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_key_page on api_key (created_at, id);

-- A picture as it was re-encoded, whole and as the square that Messenger and Instagram show; the bytes of the upload are not kept.
create table image (
  id uuid primary key,
  width int not null,
  height int not null,
  bytes int not null,
  type text not null check (type in ('image/jpeg', 'image/png')),
  created_at timestamptz not null,
  created_by text not null
);
create table image_size (
  image_id uuid not null references image on delete cascade,
  size text not null check (size in ('own', 'square', 'preview')),
  width int not null,
  height int not null,
  data bytea not null,
  primary key (image_id, size)
);

create table module (
  id uuid primary key,
  platform text not null check (platform in ('line', 'messenger', 'instagram', 'whatsapp')),
  name text not null,
  blocks jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version int not null default 1
);
create index module_page on module (created_at, id);
create trigger module_version before update on module for each row execute function bump_version();

alter table brand add column logo_image_id uuid references image;
-- What was edited and not published yet; a JSON merge patch over the campaign.
alter table campaign add column draft jsonb;
-- How many links a campaign made, and when the last was: counted without reading the table.
create index attempt_campaign_linked on attempt (campaign_id, ended_at) where outcome = 'linked';
-- What the last set-up check found, and what a person has ticked.
alter table channel add column last_check jsonb;
alter table channel add column checked_at timestamptz;
alter table channel add column ticked text[] not null default '{}';
-- How many messages of links a channel sent, and how many its window kept back.
create index outbox_fate on outbox (channel_id, created_at, state)
  where cause in ('success_source', 'failure_source') and (state = 'sent' or (state = 'skipped' and reason = 'window'));

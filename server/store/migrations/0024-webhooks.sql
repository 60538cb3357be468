-- Webhooks that OmniLink sends, and what each is told.
create table webhook (
  id uuid primary key,
  name text not null,
  url text not null,
  events text[] not null,
  enabled boolean not null,
  enabled_at timestamptz not null,
  -- Why OmniLink disabled it. Null: it didn't.
  disabled_reason text check (disabled_reason in ('gone', 'failing')),
  disabled_at timestamptz,
  -- What signs, and what signed before the last rotation. Null once the webhook is deleted.
  secret_kid text,
  secret bytea,
  former_kid text,
  former bytea,
  former_until timestamptz,
  succeeded_at timestamptz,
  -- Every try since then has failed. Null: the last one succeeded.
  failing_since timestamptz,
  delivered bigint not null default 0,
  failed bigint not null default 0,
  created_at timestamptz not null,
  deleted_at timestamptz
);

-- One event for one webhook. No foreign keys: events are written together with links, which would all lock the webhook's row;
-- a deleted webhook keeps it.
create table webhook_delivery (
  -- In the order of time, UUID version 7: the receiver's `webhook-id`.
  id uuid primary key default (lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
    || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid,
  webhook_id uuid not null,
  type text not null,
  data jsonb not null,
  at timestamptz not null,
  state text not null default 'due' check (state in ('due', 'retrying', 'delivered', 'failed')),
  attempts int not null default 0,
  -- Of the last try: the HTTP status of its answer, and why it failed.
  status int,
  code text,
  first_tried_at timestamptz,
  tried_at timestamptz,
  -- While a worker has it (`lease_id`): when another one may take it.
  next_at timestamptz not null default now(),
  lease_id uuid,
  ended_at timestamptz
);
create index webhook_delivery_due on webhook_delivery (webhook_id, next_at) where ended_at is null;
create index webhook_delivery_page on webhook_delivery (webhook_id, state, id);

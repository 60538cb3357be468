-- Several servers, each with its own key ring (§1, §3): which keys there are, and which of them each running server knows.

create table ring_key (
  kid text primary key,
  -- Tells two keys under one id apart; nothing of the key can be read from it.
  fingerprint bytea not null,
  known_since timestamptz not null default now(),
  -- When it last became the key that signs; null while it only verifies.
  signing_since timestamptz
);

-- One row a running server, renewed every 15 s: a server not seen for a minute doesn't count.
create table running_server (
  id uuid primary key,
  host text not null,
  signing_kid text not null,
  -- The keys whose tokens it takes: its ring without the retired ones.
  kids text[] not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
) with (fillfactor = 50);

-- Which keys sealed what still waits, found key by key; and what has to be sealed again when keys change.
create index outbox_waiting_key on outbox (message_kid, coalesce(frozen_kid, message_kid), id)
  where state in ('due', 'claimed', 'sending', 'retrying');
create index idempotent_answer_kid on idempotent_answer (answer_kid, created_at) where answer_kid is not null;

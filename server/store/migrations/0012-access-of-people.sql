-- Who answers for an API key, how long it lasts, and which passkeys came and went.

alter table api_key add column expires_at timestamptz;
-- Who has taken the key over from its maker; null: the maker (`created_by`). Written as there: `staff:<id>`, `key:<id>`.
alter table api_key add column owner text;
create index api_key_owner on api_key ((coalesce(owner, created_by)));

-- The links that somebody has made.
create index sign_in_link_by on sign_in_link (by);

-- By which passkey somebody has signed in; null: by a link, or before this column.
alter table session add column passkey_id uuid;

-- What its person is told at a sign-in by each of their passkeys, once.
create table passkey_change (
  id uuid primary key,
  staff_id uuid not null references staff,
  passkey_id uuid not null,
  change text not null check (change in ('added', 'removed')),
  at timestamptz not null,
  -- Who did it; with `by_link`, who made the one-time link that it was added with.
  by text not null,
  by_link boolean not null default false,
  -- The passkeys that were used to dismiss it.
  told_to uuid[] not null default '{}'
);
create index passkey_change_staff on passkey_change (staff_id, id);

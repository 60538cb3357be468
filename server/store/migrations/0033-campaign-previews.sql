-- Previews of campaigns on the marketer's own phone: an address for an hour. Of its token only the SHA-256 is stored.
create table campaign_preview (
  id uuid primary key,
  campaign_id uuid not null references campaign,
  token_hash bytea not null unique,
  -- The editor's fields as it last sent them; null: as the campaign's draft is saved.
  draft jsonb,
  -- Counts the changes of `draft`.
  version int not null default 1,
  -- `staff:<id>`, `key:<id>`, or the name of `ADMIN_API_KEY`.
  made_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  -- Where the phone is in the preview, and when it was last connected.
  position jsonb,
  seen_at timestamptz
);
create index campaign_preview_of on campaign_preview (campaign_id, made_by) where ended_at is null;
create index campaign_preview_old on campaign_preview (expires_at);

-- Every tag that was put on a contact or taken off: where it came from, and whether what it starts has been started.
create table tag_change (
  id uuid primary key default gen_random_uuid(),
  contact_id uuid not null references contact on delete cascade,
  tag text not null,
  added boolean not null,
  origin text not null check (origin in ('link', 'undo', 'staff', 'key', 'administrator_key', 'journey', 'tag_edit')),
  -- The attempt, merge, person, key, journey's run or edit of the tag.
  origin_id uuid,
  -- How many journeys in a row have led to it.
  depth int not null default 0,
  at timestamptz not null,
  followed_at timestamptz
);
create index tag_change_contact on tag_change (contact_id, at);
create index tag_change_due on tag_change (at, id) where followed_at is null;

-- The tags that there are, for lists and suggestions. `contacts` follows `tag_change`.
create table tag (
  name text primary key,
  contacts bigint not null default 0,
  created_at timestamptz not null default now()
);
insert into tag (name, contacts)
select t.name, count(*) from contact c cross join lateral unnest(c.tags) t (name) where c.same_as is null group by t.name;
-- Contacts by tag: to rename a tag, or take it off.
create index contact_tags on contact using gin (tags) where tags <> '{}';

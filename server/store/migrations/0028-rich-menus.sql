-- Rich menus by tag. A rule says which menu the contacts with a tag have on a channel.
create table rich_menu_rule (
  id uuid primary key,
  channel_id uuid not null references channel,
  tag text not null,
  rich_menu_id text not null,
  -- The highest counts; of equal ones the older rule.
  priority int not null,
  -- Why the platform doesn't take the menu, and when that was found.
  problem text check (problem in ('menu_gone', 'menu_without_image')),
  problem_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version int not null default 1
);
create index rich_menu_rule_tag on rich_menu_rule (tag) where deleted_at is null;
create index rich_menu_rule_channel on rich_menu_rule (channel_id) where deleted_at is null;
-- What a worker finds isn't an edit.
create trigger rich_menu_rule_version before update of tag, rich_menu_id, priority, deleted_at on rich_menu_rule
  for each row execute function bump_version();

-- A channel that has, or had, rules: one worker at a time switches menus on it.
create table rich_menu_channel (
  channel_id uuid primary key references channel,
  -- Its rules have changed: its contacts are looked at in the order of their ids; `swept_to` is the last one.
  sweeping boolean not null default true,
  swept_to uuid,
  lease_id uuid,
  lease_until timestamptz
);

-- A contact for which OmniLink has linked a menu, or whose menu is to be looked at.
create table contact_menu (
  contact_id uuid primary key references contact on delete cascade,
  channel_id uuid not null references channel,
  -- The menu that OmniLink has linked, or is linking; null: none.
  current text,
  -- False while a call is under way, and after one whose outcome isn't known.
  is_settled boolean not null default true,
  due_at timestamptz,
  -- How often it was made due: one that comes during a call isn't lost.
  asks int not null default 0,
  -- The rule whose problem it waits for.
  waits_for uuid references rich_menu_rule
);
create index contact_menu_due on contact_menu (channel_id, due_at) where due_at is not null;
create index contact_menu_waiting on contact_menu (waits_for) where waits_for is not null;

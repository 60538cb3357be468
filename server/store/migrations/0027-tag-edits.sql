-- Tags that staff rename, merge or take off everybody: each contact's change is made by the worker.
create table tag_edit (
  id uuid primary key,
  old_name text not null,
  -- Null: the tag is taken off.
  new_name text,
  is_merge boolean not null,
  created_at timestamptz not null,
  -- Until then contacts that still get the old name are changed too: what had read it before the edit may write it after.
  settles_at timestamptz not null,
  -- When the contacts were listed in `tag_edit_contact`, how many they were, and how many have been changed.
  collected_at timestamptz,
  total bigint not null default 0,
  done bigint not null default 0,
  ended_at timestamptz
);
create unique index tag_edit_running on tag_edit (old_name) where ended_at is null;

-- Contacts that an edit still has to change. No foreign key to them: to list many would lock each, and wait for who holds one.
create table tag_edit_contact (
  edit_id uuid not null references tag_edit,
  contact_id uuid not null,
  primary key (edit_id, contact_id)
);

-- Changes by edits are followed when there are no others: journeys don't wait for a rename of many contacts.
create index tag_change_next on tag_change ((origin = 'tag_edit'), at, id) where followed_at is null;
drop index tag_change_due;
-- What edits did to a contact's tags: an undo of an older link takes off the tag by its name of today.
create index tag_change_edits on tag_change (contact_id, at) where origin = 'tag_edit';
create index tag_by_name on tag (name collate "C");

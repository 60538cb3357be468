-- Changes of tags that an undo has taken back: with them left out, a contact's changes in their order give the tags it has without
-- what was undone. Rows of their own, so that an undo waits for nobody who is following the change.
create table undone_tag_change (
  change_id uuid primary key references tag_change on delete cascade
);
-- The order in which a contact's tags were changed, whatever the clocks of the servers say.
alter table tag_change add column n bigint generated always as identity;
-- The contact's changes are all read.
drop index tag_change_edits;

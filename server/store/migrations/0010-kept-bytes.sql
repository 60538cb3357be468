-- What a link leaves for good, in fewer bytes: each fact once, and no index that another one does the work of.

-- Messages that have ended are deleted, in the order of time. Failure messages stay, without their text: `outbox_failure` is what keeps
-- a card from telling the same failure twice.
create index outbox_old on outbox (created_at) where claim_at is null and for_reason is null;
create index outbox_old_failure on outbox (created_at) where claim_at is null and for_reason is not null and message is not null;
drop index outbox_old_text;

-- A card is used up by its linked attempt, which has all that `redemption` has. A redemption is still written, since servers of 0.1
-- read it, and is purged as a copy.
alter table attempt add column added_tags json;
create unique index attempt_uses_card on attempt (card_id) where outcome = 'linked';
alter table redemption add column is_copy boolean not null default false;
create index redemption_copy on redemption (at) where is_copy;

-- The attempts of one card are few: its id finds them.
drop index attempt_card;
create index attempt_card on attempt (card_id);
-- Attempts of any outcome, newest first, are read from those of each outcome (attempt_campaign_outcome).
drop index attempt_campaign_page;
-- Nothing looks for the profiles that one absorbed: `merge_survivor` has its merges.
drop index profile_merged_into;

-- The ids of a link as columns: a third of what they take as text with their names.
alter table audit
  add column attempt_id uuid,
  add column source_contact_id uuid,
  add column target_contact_id uuid,
  alter column ids set default '{}';

-- Nearly every merge moves one contact: `merge_undo` finds it by an index. `merge_contact` is for those that moved several.
create index merge_undo_contact on merge_undo ((contact_ids[1])) where cardinality(contact_ids) = 1;
create or replace function keep_merge_contacts() returns trigger language plpgsql as $$
begin
  if cardinality(new.contact_ids) > 1 then
    insert into merge_contact (contact_id, merge_id) select unnest(new.contact_ids), new.merge_id on conflict do nothing;
  end if;
  return null;
end $$;
delete from merge_contact c using merge_undo u where u.merge_id = c.merge_id and cardinality(u.contact_ids) = 1;

-- Instagram and WhatsApp, links that can be taken back. Rules named here (§) are those of docs/linking-rules.md.

-- WhatsApp names one person in two ways, by number and by user id; whichever was heard of later stands here. external_id never
-- changes, so that attempts and redemptions keep meaning the same person.
alter table contact add column second_id text;
create unique index contact_second on contact (channel_id, second_id) where second_id is not null;

-- SHA-256 of the code that a customer sends to link by this card (§9). The code itself is made again from the card's id.
alter table card add column code_hash bytea;
create unique index card_code on card (code_hash) where code_hash is not null;

-- Which number a campaign's drafts lead to.
create index campaign_target on campaign (target_channel_id) where deleted_at is null;

-- The tags that a link put on, by contact: undo takes them off again (§6).
alter table redemption add column added_tags jsonb not null default '{}';

-- A platform's later word on a message that it had accepted: a failure after this one is ignored (§7).
alter table outbox add column delivered_at timestamptz;
alter table outbox drop constraint outbox_cause_check;
alter table outbox add constraint outbox_cause_check
  check (cause in ('success_source', 'success_target', 'failure_source', 'card', 'journey', 'question', 'reply'));

-- What found the trouble, and so what clears it: asking the platform who the account is, a send, or a customer's link.
alter table channel add column attention_by text check (attention_by in ('ask', 'send', 'link'));
update channel set attention_by = 'ask' where state = 'attention';

create index merge_undo_contacts on merge_undo using gin (contact_ids);
create index merge_absorbed on merge (absorbed_id);
-- An undo reads the links of those who share a profile.
create index attempt_linked on attempt (source_contact_id) where outcome = 'linked';

-- What is kept for some weeks only, and how it is found when its time is over: by indexes that hold nothing else.

-- A message's text goes when it has been kept long enough; the row stays, for lists, reports and undo.
alter table outbox alter column message drop not null, alter column message_kid drop not null;
create index outbox_old_text on outbox (created_at) where claim_at is null and message is not null;
create index inbound_event_old on inbound_event (received_at) where processed_at is not null;
create index foreign_entry_old on foreign_entry (received_at);

-- What is deleted by batches all day is vacuumed all day, a little at a time, so that its place is used again.
alter table inbound_event set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0.02);
alter table foreign_entry set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
alter table id_token_use set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
alter table idempotent_answer set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);

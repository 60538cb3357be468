-- Due customers are found by `event_queue_due` only: with the channel first in the primary key too, PostgreSQL may read and sort
-- all that waits on a channel. `on conflict (channel_id, customer)` is served by this order as well.
alter table event_queue drop constraint event_queue_pkey, add primary key (customer, channel_id);

-- Each row lives for a moment: what is dead is counted by rows, not by a share of a table that is empty most of the time.
alter table event_queue set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0.02);
alter table profile_request set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0.02);

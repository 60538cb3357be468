-- A failure message is told once for each card and reason: `outbox_failure` sees to that, by the reason's name. The positions of its rows
-- are those of its blocks and nothing else, so an attempt that fails in two ways has each position twice. What servers of before write,
-- with the reason's number in the position, fits as well; while they run, they count a message of several rows more than once towards three
-- a day.
create unique index outbox_attempt_part on outbox (attempt_id, cause, position)
  where attempt_id is not null and cause <> 'failure_source';
drop index outbox_attempt;
alter index outbox_attempt_part rename to outbox_attempt;

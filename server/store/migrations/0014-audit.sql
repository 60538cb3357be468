-- The audit: who changed what, from where; every sign-in and refusal. Ids, codes, networks and times only.

-- `actor` says what kind of caller it was ('staff', 'key', 'administrator_key', 'customer', 'system', 'nobody'), `actor_id` which one.
-- `ids` may be null: most rows are links, and theirs are all in columns.
alter table audit
  add column actor_id uuid,
  add column object_id uuid,
  add column network cidr,
  alter column ids drop not null;

-- Links are nearly all of the rows, so no index holds them: they are read by their ids, which are in order of time. The others are
-- read by `at`: with `id` the planner may read the primary key instead, and with it all that others did in that time. For the same
-- reason actor and action are one value in the first index: nothing else has it, so `audit_action` can't take its place.
create index audit_actor on audit ((actor || '/' || action), actor_id, at, id) where action <> 'link';
create index audit_action on audit (action, at, id) where action <> 'link';
create index audit_object on audit (object_id, at, id) where object_id is not null and action <> 'link';
create index audit_source_contact on audit (source_contact_id, at, id) where source_contact_id is not null and action <> 'link';
create index audit_target_contact on audit (target_contact_id, at, id) where target_contact_id is not null and action <> 'link';

-- Whoever owns the table could still drop this; the role that runs the servers has no grants for it either (`grants.sql`).
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of audit are never changed or deleted' using errcode = '42501';
end $$;
create trigger audit_is_kept before update or delete or truncate on audit for each statement execute function refuse_audit_change();

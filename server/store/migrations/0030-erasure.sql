-- Erasure of a person's data (docs/linking-rules.md §11): their contacts are deleted, their profiles keep a row without data.
alter table profile add column erased_at timestamptz;

create or replace function refuse_absorbed_profile() returns trigger language plpgsql as $$
begin
  if exists (select 1 from profile where id = new.profile_id and (merged_into is not null or erased_at is not null)) then
    raise exception 'contact % would point to the absorbed profile %', new.id, new.profile_id using errcode = '23514';
  end if;
  return new;
end $$;

-- What refers to a contact is found by it: by an erasure, and by the foreign key's own look-up when the contact is deleted, which no
-- index of some outcomes only would serve.
create index card_source on card (source_contact_id) where source_contact_id is not null;
create index former_name_contact on former_name (contact_id);
drop index attempt_source;
create index attempt_source on attempt (source_contact_id, created_at) where source_contact_id is not null;
drop index attempt_linked;
-- Attempts of a customer who had no contact at the time.
create index attempt_stranger on attempt (target_channel_id, target_external_id) where target_contact_id is null;

-- Ended runs are a journey's counts: they stay, without the contact.
alter table journey_run alter column contact_id drop not null;

-- What Meta has asked for on behalf of a person. The code is shown to the person once; only its SHA-256 is stored, and no id.
create table erasure_request (
  code_hash bytea primary key,
  asked_at timestamptz not null,
  -- How many contacts were erased; 0: nothing was stored under that id.
  contacts int not null
);
create index erasure_request_old on erasure_request (asked_at);

-- Links that failed since two profiles can't become one by themselves: they wait for a person.
create index attempt_conflict on attempt (id) where outcome = 'failed' and reason in ('member_number_conflict', 'profile_conflict');
-- Living profiles that share a member number.
create index profile_living_number on profile (member_number, id) where member_number is not null and merged_into is null;

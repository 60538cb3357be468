-- The rights of the role that runs OmniLink, for a database whose tables belong to another one. Run it once, as the role that runs
-- `npm run migrate`, with the name of the role that DATABASE_URL of the servers has:
--
--   psql "$OWNER_DATABASE_URL" -v role=omnilink -f server/store/grants.sql
--
-- It may be run again at any time. Tables of later migrations get the same rights by themselves.
grant usage on schema public to :"role";
grant select, insert, update, delete on all tables in schema public to :"role";
grant usage on all sequences in schema public to :"role";
alter default privileges in schema public grant select, insert, update, delete on tables to :"role";
alter default privileges in schema public grant usage on sequences to :"role";

-- Which migrations are applied is for their owner to say.
revoke insert, update, delete on migration, additive_migration, migration_lock from :"role";

-- Rows of the audit are written and read, never changed.
revoke update, delete on audit from :"role";

-- Behind PgBouncer in transaction mode the settings that OmniLink makes on its connections reach some server connections only. These
-- hold for every connection of the role, pooled or not. Run it as a superuser or as the role itself:
--
--   psql "$DATABASE_URL" -v role=omnilink -f server/store/role-settings.sql
alter role :"role" set statement_timeout = '7200ms';
alter role :"role" set lock_timeout = '5s';
alter role :"role" set idle_in_transaction_session_timeout = '8s';
alter role :"role" set plan_cache_mode = 'force_generic_plan';
alter role :"role" set jit = off;

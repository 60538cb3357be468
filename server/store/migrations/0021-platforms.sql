-- The platforms are listed once, in server/contract/platforms.ts: the types and the API's schemas let no other name in, and a new one needs
-- no change here.
alter table channel drop constraint channel_platform_check;
alter table module drop constraint module_platform_check;

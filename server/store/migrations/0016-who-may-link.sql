-- Rules named here (§) are those of docs/linking-rules.md.

-- *Yes* was said before the friendship was there: the `follow` that completes the link needn't ask again, but the source hears of
-- the link, since the tap wasn't proven (§2).
alter table attempt add column consented boolean not null default false;

-- SHA-256 of the first letters of a card's fresh codes (§9). `code_hash` is that of the code that asks first.
alter table card add column fresh_code_hash bytea;
create unique index card_fresh_code on card (fresh_code_hash) where fresh_code_hash is not null;

-- Rules named here (§) are those of docs/linking-rules.md.

-- Whoever called the API got the card's address, so that a tap of it need not be the contact's own: the source is always told (§2).
alter table card add column handed_out boolean not null default false;

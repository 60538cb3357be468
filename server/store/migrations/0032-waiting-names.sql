-- Events that wait, by the second name that they give their WhatsApp customer: an erasure finds those of a contact that is known by the
-- number alone (docs/linking-rules.md §11).
create index inbound_event_other on inbound_event (channel_id, (detail ->> 'otherId'))
  where processed_at is null and detail ->> 'otherId' is not null;

-- Who has blocked a LINE account can't write to it: the latest message of a contact on LINE outweighs an older `unfollow` that comes later (§4).
-- Null: none since this version; on other platforms always.
alter table contact add column last_message_at timestamptz;

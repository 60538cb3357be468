// Conditions on a row `o` of the outbox and its contact `c`, as its claim, its facts and its sending ask for them.

/** The contact `c` has opted out, or another one of its profile. */
export const optedOut = `exists (select from contact p where p.profile_id = c.profile_id and p.opted_out)`;

/** Of a row `o` that was made due once more: undo and unlink had passed it over. */
export const takenBack = `(o.requeued_at is not null
    and exists (select from card k where k.id = o.card_id and k.revoked_at is not null))`;

// A token is good for a minute from receipt, and for one try: a message that was tried before goes by push.
export const replyToken = `(select case when o.attempts = 0 then e.detail ->> 'replyToken' end from inbound_event e
    where e.id = o.event_id and e.received_at > now() - interval '30 s')`;

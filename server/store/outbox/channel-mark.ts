// When a reason puts a channel `c` into `attention`, in SQL: a send, a customer's link and asking the platform all mark it.

/**
 * The first reason stands, but for a refused credential: it takes the place of a weaker one, since the channel is then asked more
 * often (see migration 0015), and what died of it is due again once it is let in.
 */
export const isMarked = (reason: string) => `(c.state = 'ready'
    or ${reason} = 'channel_unauthorized' and c.attention is distinct from 'channel_unauthorized')`;

/** Who ends it, by something that goes through. Where the platform has yet to say who the account is, asking does in any case. */
export const markedBy = (by: string) => `case when c.attention_by = 'ask' then 'ask' else ${by} end`;

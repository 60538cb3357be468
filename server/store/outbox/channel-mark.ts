// SQL conditions for a channel `c` to get or lose `attention`, used by sends, links and platform checks.

/**
 * The first reason stays, except that a refused credential replaces a weaker one: the channel is then checked more often (see
 * migration 0015), and what died of it is due again once the credential works.
 */
export const isMarked = (reason: string) => `(c.state = 'ready'
    or ${reason} = 'channel_unauthorized' and c.attention is distinct from 'channel_unauthorized')`;

/** What clears it by succeeding. Where the account isn't identified yet, a check always clears it. */
export const markedBy = (by: string) => `case when c.attention_by = 'ask' then 'ask' else ${by} end`;

/** The SQL of an event: its type, time and `data`; `webhookId`: for that webhook alone, if it isn't null. */
type EventSql = { type: string; at: string; data: string; webhookId?: string };

/**
 * SQL that queues events for the webhooks that want them: part of the statement that writes what they tell of.
 * @param from rows of events, up to an open `where`
 */
export const queueEvent = ({ type, at, data, webhookId }: EventSql, from: string): string => {
  const wants = `${type} = any (w.events)`;
  return `insert into webhook_delivery (webhook_id, type, at, data)
    select w.id, ${type}, ${at}, ${data} from webhook w, ${from}
      and w.enabled and ${webhookId ? `case when ${webhookId} is null then ${wants} else w.id = ${webhookId} end` : wants}`;
};

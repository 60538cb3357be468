import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What Prometheus reads. Labels hold closed sets only, never a name or a token. The one id among them is a channel's, in the
 * queue gauges: channels are few, staff connect them, and their ids name nobody.
 */
export type Metrics = ReturnType<typeof buildMetrics>;

/** Seconds, from an answer out of memory to one past any client's timeout. */
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds, from the next poll to an hour: events and messages may wait for a platform. */
const queueBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600];

export function buildMetrics() {
  const registry = new Registry();
  const about = <L extends string>(name: string, help: string, labelNames: L[]) => ({
    name: `omnilink_${name}`,
    help,
    labelNames,
    registers: [registry],
  });
  const counter = <L extends string>(...it: Parameters<typeof about<L>>) => new Counter(about(...it));
  const gauge = <L extends string>(...it: Parameters<typeof about<L>>) => new Gauge(about(...it));
  const histogram = <L extends string>(buckets: number[], ...it: Parameters<typeof about<L>>) =>
    new Histogram({ ...about(...it), buckets });
  return {
    registry,
    links: counter('links_total', 'Answers of POST /api/v1/link and to codes on WhatsApp', ['status', 'reason']),
    webhooks: counter('webhooks_total', 'Webhook bodies received', ['platform', 'result']),
    events: counter('events_total', 'Inbound events processed', ['kind']),
    eventLag: histogram(queueBuckets, 'event_lag_seconds', 'From an event’s receipt to its effects', ['kind']),
    deliveries: counter('deliveries_total', 'Deliveries by what became of them', ['platform', 'state', 'reason']),
    webhookDeliveries: counter('webhook_deliveries_total', 'Tries of webhook deliveries by their result', ['state']),
    shed: counter('requests_shed_total', 'Requests turned away because too many were in flight', ['class']),
    connectionsRefused: counter('connections_refused_total', 'Connections closed at once, too many being open', []),
    requests: counter('http_requests_total', 'HTTP requests by route pattern', ['method', 'route', 'status']),
    requestSeconds: histogram(requestBuckets, 'http_request_duration_seconds', 'HTTP requests by route pattern', [
      'method',
      'route',
      'status',
    ]),
    refusedCredentials: counter('refused_credentials_total', 'Calls with an API key or session we do not know', [
      'kind',
    ]),
    refusals: counter('refusals_total', 'Calls refused; audited: whether a row of the audit tells of it', [
      'kind',
      'audited',
    ]),
    databaseConnections: gauge('database_connections', 'This server’s connections, and calls that wait for one', [
      'state',
    ]),
    databaseWait: histogram(requestBuckets, 'database_wait_seconds', 'Time that a call waited for a connection', []),
    queueLength: gauge(
      'queue_length',
      'Rows of the shared database that wait, counted to a bound; due: now, delayed: tried again later',
      ['queue', 'channel', 'platform', 'state'],
    ),
    queueOldest: gauge('queue_oldest_seconds', 'How long the oldest row has been due', [
      'queue',
      'channel',
      'platform',
    ]),
    channels: gauge('channels', 'Connected channels by state', ['platform', 'state']),
    queueSampleOk: gauge(
      'queue_sample_ok',
      '1 if the database answered the last question about queues and channels',
      [],
    ),
  };
}

/** CPU, memory, garbage collection and event loop lag of this process; once a process, since it observes the whole of it. */
export const collectProcessMetrics = (registry: Registry): void => collectDefaultMetrics({ register: registry });

import { Counter, Registry } from 'prom-client';

/** Prometheus counters. Labels hold closed sets only: never an id, a name or a token. */
export type Metrics = ReturnType<typeof buildMetrics>;

export function buildMetrics() {
  const registry = new Registry();
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name: `omnilink_${name}`, help, labelNames, registers: [registry] });
  return {
    registry,
    links: counter('links_total', 'Answers of POST /api/v1/link and to codes on WhatsApp', ['status', 'reason']),
    webhooks: counter('webhooks_total', 'Webhook bodies received', ['platform', 'result']),
    events: counter('events_total', 'Inbound events processed', ['kind']),
    deliveries: counter('deliveries_total', 'Deliveries by what became of them', ['platform', 'state', 'reason']),
    shed: counter('requests_shed_total', 'Requests turned away because too many were in flight', ['class']),
    requests: counter('http_requests_total', 'HTTP requests by route pattern', ['method', 'route', 'status']),
  };
}

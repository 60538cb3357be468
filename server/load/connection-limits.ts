import type { Server } from 'node:http';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';

/** Ends a request whose headers or body take longer than 30 s: checked every 2 s from 28 s on. */
const receiveMs = 28_000;
const lookEveryMs = 2_000;

/** The limits that Fastify sets. Idle connections between requests stay open for `KEEP_ALIVE_SECONDS`. */
export const connectionTimeouts = ({ keepAliveSeconds }: Config) => ({
  keepAliveTimeout: keepAliveSeconds * 1000,
  requestTimeout: receiveMs,
  http: { connectionsCheckingInterval: lookEveryMs },
});

/** The limits that Node's own server sets: connections over the limit are closed at once, before a byte is read. */
export function limitConnections(server: Server, { maxConnections }: Config, metrics: Metrics): void {
  server.headersTimeout = receiveMs;
  server.maxConnections = maxConnections;
  server.on('drop', () => metrics.connectionsRefused.inc());
}

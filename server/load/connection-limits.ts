import type { Server } from 'node:http';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';

/** A request whose headers, or body, take longer than 30 s is ended: looked for every 2 s from 28 s on. */
const receiveMs = 28_000;
const lookEveryMs = 2_000;

/** Fastify's part of the limits. Idle connections between requests are kept for `KEEP_ALIVE_SECONDS`. */
export const connectionTimeouts = ({ keepAliveSeconds }: Config) => ({
  keepAliveTimeout: keepAliveSeconds * 1000,
  requestTimeout: receiveMs,
  http: { connectionsCheckingInterval: lookEveryMs },
});

/** The rest, which Node's own server takes: what is over the bound is closed at once, before a byte of it is read. */
export function limitConnections(server: Server, { maxConnections }: Config, metrics: Metrics): void {
  server.headersTimeout = receiveMs;
  server.maxConnections = maxConnections;
  server.on('drop', () => metrics.connectionsRefused.inc());
}

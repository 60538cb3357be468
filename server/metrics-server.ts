import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from './context.ts';
import { readinessAnswer } from './readiness.ts';

export type MetricsServer = { url: string; close: () => Promise<void> };

/**
 * `/metrics` without a token, at an address of its own that no proxy leads to; `/healthz` and `/readyz` too, since under load a new
 * connection waits long at the address that everybody uses. Nothing else is here.
 * @param text what `buildMetricsText` made
 * @throws what `listen` throws
 */
export async function openMetricsServer(context: Context, at: { host: string; port: number }): Promise<MetricsServer> {
  const server = createServer(async (request, response) => {
    const path = request.url?.split('?', 1)[0];
    const isRead = ['GET', 'HEAD'].includes(request.method ?? '');
    if (isRead && path === '/healthz') return sendJson(response, { status: 200, body: { status: 'ok' } });
    if (isRead && path === '/readyz') return sendJson(response, await readinessAnswer(context.readiness));
    if (!isRead || path !== '/metrics') return void response.writeHead(404).end();
    try {
      const body = await context.metricsText();
      response.writeHead(200, { 'content-type': context.metrics.registry.contentType }).end(body);
    } catch (error) {
      context.log.error({ err: error }, 'the metrics could not be written');
      response.writeHead(500).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => resolve());
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const sendJson = (response: ServerResponse, { status, body }: { status: number; body: object }) =>
  void response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));

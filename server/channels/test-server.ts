import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came; `url` is path and query. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What to answer: a status with JSON or text, or a function that does as it likes with the connection. */
export type Reply =
  | { status: number; json?: unknown; text?: string; headers?: Record<string, string> }
  | ((response: ServerResponse, request: IncomingMessage) => void);

/** A platform for one test: real sockets on a free port, and what came in. `answer` may be exchanged at any time. */
export interface TestServer {
  url: string;
  seen: SeenRequest[];
  answer: (request: SeenRequest) => Reply;
  close(): Promise<void>;
}

export async function openTestServer(answer: (request: SeenRequest) => Reply): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { method = '', url = '', headers } = request;
    const entry = { method, url, headers, body };
    seen.push(entry);
    const reply = opened.answer(entry);
    if (typeof reply === 'function') return reply(response, request);
    const text = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened: TestServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return opened;
}

/** The address of a port where nobody listens. */
export async function refusedUrl(): Promise<string> {
  const server = await openTestServer(() => ({ status: 200 }));
  await server.close();
  return server.url;
}

// A webhook's receiver on this machine, which answers as the test says.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export type ReceivedCall = { path: string; headers: Record<string, string>; body: string };
type Payload = { type: string; timestamp: string; data: Record<string, unknown> };

export type TestReceiver = Awaited<ReturnType<typeof openTestReceiver>>;

/** Starts it; it answers 204 until `answer` is set. */
export async function openTestReceiver() {
  const calls: ReceivedCall[] = [];
  const receiver = {
    answer: (response: ServerResponse, _call: ReceivedCall): void => void response.writeHead(204).end(),
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const call = { path: request.url ?? '', headers: request.headers as Record<string, string>, body };
    calls.push(call);
    receiver.answer(response, call);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}

/** An answer with this status. */
export const answering =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end();

/** What a call says. @throws if the secret didn't sign it */
export const verified = (call: ReceivedCall, secret: string): Payload =>
  new Webhook(secret).verify(call.body, call.headers) as Payload;

/** True if the secret has signed it. */
export function isSignedBy(call: ReceivedCall, secret: string): boolean {
  try {
    verified(call, secret);
    return true;
  } catch {
    return false;
  }
}

// A TCP proxy in front of a test's database: it can silently stop forwarding, like a network that loses every packet, break all
// connections, and speak TLS instead of the server.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type DatabaseProxy = {
  /** The database's address through the proxy. */
  url: string;
  /** Stops forwarding in both directions; new connections are accepted and never answered. */
  hole(): void;
  /** Forwards again, including data received meanwhile. */
  restore(): void;
  /** Resets every connection. */
  breakAll(): void;
  /** The number of open connections. */
  count(): number;
  close(): Promise<void>;
};

export async function openProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<[Socket, Socket]>();
  let isHole = false;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: Number(target.port), host: target.hostname, allowHalfOpen: true });
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client]] as const) {
      if (isHole) from.pause();
      from.on('data', (chunk) => to.write(chunk));
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => pairs.delete(pair));
    }
    if (isHole) for (const socket of pair) socket.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const each = (what: (socket: Socket) => void) => {
    for (const pair of pairs) pair.forEach(what);
  };
  return {
    url: url.href,
    hole: () => {
      isHole = true;
      each((socket) => socket.pause());
    },
    restore: () => {
      isHole = false;
      each((socket) => socket.resume());
    },
    breakAll: () => each((socket) => socket.resetAndDestroy()),
    count: () => pairs.size,
    close: async () => {
      each((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

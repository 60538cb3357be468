// Ports of programs that tests start.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Waits until a program accepts connections at a port of this machine. @throws after 30 s */
export async function untilListening(port: number): Promise<void> {
  for (const until = Date.now() + 30_000; ; await setTimeout(20)) {
    const socket = connect(port, '127.0.0.1');
    const listens = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (listens) return;
    if (Date.now() > until) throw new Error(`nothing listens on port ${port}`);
  }
}

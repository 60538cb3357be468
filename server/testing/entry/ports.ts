// Ports of programs that tests start.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/**
 * A port that was free a moment ago, below the range (32768 and up on Linux) from which the kernel takes those of outgoing connections
 * and of servers that ask for port 0: they would take it before the program does.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port);
    const isFree = await once(server, 'listening').then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') return false;
        throw error;
      },
    );
    await new Promise((resolve) => server.close(resolve));
    if (isFree) return port;
  }
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

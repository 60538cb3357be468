// Asks a server for its health while others load it, in a separate process, so that only the server's side is measured.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 50;

/** The longest answers in milliseconds: over a kept connection of the public port, and over new connections of the metrics port. */
export type SlowestHealth = { slowestHealthMs: number; slowestOnOwnPortMs: number };

/** In the child: asks until it is told to end, then reports the longest answers. */
export async function watchHealth(): Promise<void> {
  process.on('disconnect', () => process.exit());
  const [url, metricsUrl] = process.argv.slice(3);
  const publicPort = longest(async () => void (await (await fetch(`${url}/healthz`)).text()));
  const ownPort = longest(() => get(`${metricsUrl}/healthz`));
  process.send?.('asking');
  await once(process, 'message');
  const [slowestHealthMs, slowestOnOwnPortMs] = await Promise.all([publicPort.end(), ownPort.end()]);
  process.send?.({ slowestHealthMs, slowestOnOwnPortMs } satisfies SlowestHealth);
}

export async function forkHealthWatch(urls: { url: string; metricsUrl: string }) {
  const child = fork(process.argv[1] ?? '', ['health-watch', urls.url, urls.metricsUrl]);
  await messageOf(child);
  return {
    async end(): Promise<SlowestHealth> {
      child.send('end');
      const slowest = (await messageOf(child)) as SlowestHealth;
      child.kill('SIGKILL');
      return slowest;
    },
  };
}

async function messageOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the health watch ended with ${code}`);
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  return message;
}

/** Over a new connection, as a load balancer asks. */
async function get(url: string): Promise<void> {
  const [answer] = (await once(request(url, { agent: false }).end(), 'response')) as [IncomingMessage];
  await once(answer.resume(), 'end');
}

function longest(ask: () => Promise<void>) {
  let going = true;
  const asking = (async () => {
    let slowest = 0;
    await ask();
    while (going) {
      const startedAt = performance.now();
      await ask();
      slowest = Math.max(slowest, performance.now() - startedAt);
      await sleep(everyMs);
    }
    return slowest;
  })();
  return {
    end() {
      going = false;
      return asking;
    },
  };
}

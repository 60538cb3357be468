// The server as a separate process, for benches that load it from outside and measure the effect.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { resolve as pathOf } from 'node:path';
import { readConfig } from '../server/config.ts';
import { startServer } from '../server/start.ts';
import { benchSecret } from './node-links.ts';

const sampleMs = 5;
export const benchAdminKey = 'bench-admin-key-0123456789-0123456789';

/**
 * The server's state since it was last asked. `longestWorkMs`: the longest block in the loop's own processor time, which other
 * programs on the machine don't lengthen; null where the system doesn't tell it.
 */
export type Look = { longestBlockMs: number; longestWorkMs: number | null; memoryMb: number };

/** In the child: listens on a free port, tells it, and answers every message with a `Look`. */
export async function serveForBench(): Promise<void> {
  const config = readConfig({
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    OMNILINK_SECRETS: `bench:${benchSecret.toString('base64')}`,
    ADMIN_API_KEY: benchAdminKey,
    META_GRAPH_URL: 'http://127.0.0.1:1',
    PORT: '0',
    LOG_LEVEL: 'fatal',
    ...(JSON.parse(process.argv[3] ?? '{}') as Record<string, string>),
  });
  const { url } = await startServer(config, { clientDir: pathOf('dist/client') });
  let longest = { block: 0, work: 0 };
  let last = { at: performance.now(), work: workMs() };
  setInterval(() => {
    const now = { at: performance.now(), work: workMs() };
    longest = {
      block: Math.max(longest.block, now.at - last.at - sampleMs),
      work: Math.max(longest.work, now.work - last.work),
    };
    last = now;
  }, sampleMs);
  process.on('message', () => {
    const { block, work } = longest;
    const longestWorkMs = Number.isNaN(work) ? null : work;
    const memoryMb = process.memoryUsage().rss / 1e6;
    process.send?.({ longestBlockMs: block, longestWorkMs, memoryMb } satisfies Look);
    longest = { block: 0, work: 0 };
  });
  process.on('disconnect', () => process.exit());
  process.send?.(url);
}

/** Milliseconds of processor time that this thread has had. */
function workMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

/** @param env on top of the bench's own */
export async function forkServer(env: Record<string, string>) {
  const metricsPort = await freePort();
  const child = fork(process.argv[1] ?? '', ['server', JSON.stringify({ METRICS_PORT: String(metricsPort), ...env })]);
  const [url] = (await answerOf(child)) as [string];
  return {
    url,
    metricsUrl: `http://127.0.0.1:${metricsPort}`,
    async look(): Promise<Look> {
      const answer = answerOf(child);
      child.send('look');
      return (await answer)[0] as Look;
    },
    stop: () => child.kill('SIGKILL'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const answerOf = (child: ChildProcess) =>
  Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${code}`);
    }),
  ]);

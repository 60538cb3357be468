// The server as a process of its own, for benches that load it from outside and look at what that does to it.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve as pathOf } from 'node:path';
import { readConfig } from '../server/config.ts';
import { startServer } from '../server/start.ts';

const sampleMs = 5;
export const benchAdminKey = 'bench-admin-key-0123456789-0123456789';

/** What the server was like since it was last looked at. */
export type Look = { longestBlockMs: number; memoryMb: number };

/** In the child: listens on a free port, tells it, and answers every message with a `Look`. */
export async function serveForBench(): Promise<void> {
  const config = readConfig({
    PUBLIC_URL: 'https://link.example.com',
    OMNILINK_SECRETS: `bench:${Buffer.alloc(32, 1).toString('base64')}`,
    ADMIN_API_KEY: benchAdminKey,
    META_GRAPH_URL: 'http://127.0.0.1:1',
    PORT: '0',
    LOG_LEVEL: 'fatal',
    ...(JSON.parse(process.argv[3] ?? '{}') as Record<string, string>),
  });
  const { url } = await startServer(config, { clientDir: pathOf('dist/client') });
  let longest = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - sampleMs);
    last = now;
  }, sampleMs);
  process.on('message', () => {
    process.send?.({ longestBlockMs: longest, memoryMb: process.memoryUsage().rss / 1e6 } satisfies Look);
    longest = 0;
  });
  process.on('disconnect', () => process.exit());
  process.send?.(url);
}

/** @param env on top of the bench's own */
export async function forkServer(env: Record<string, string>) {
  const child = fork(process.argv[1] ?? '', ['server', JSON.stringify(env)]);
  const [url] = (await answerOf(child)) as [string];
  return {
    url,
    async look(): Promise<Look> {
      const answer = answerOf(child);
      child.send('look');
      return (await answer)[0] as Look;
    },
    stop: () => child.kill('SIGKILL'),
  };
}

const answerOf = (child: ChildProcess) =>
  Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${code}`);
    }),
  ]);

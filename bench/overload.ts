import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { forkHealthWatch } from './health-watch.ts';
import { postLink, proxyConnections, signLinkCalls } from './link-calls.ts';
import { openBenchContext, rate } from './node-links.ts';
import { forkServer } from './server-child.ts';

const timesCapacity = 5;
const connections = 8;

/**
 * Links offered at five times what the server can do, whether or not earlier ones have been answered: what becomes of the
 * accepted ones, of the others, and of `/healthz` meanwhile. The caller shares the machine's processors.
 * @param run.cards from `first` on
 */
export async function overload(databaseUrl: string, run: { first: number; cards: number; seconds: number }) {
  const stub = fork(process.argv[1] ?? '', ['line-stub']);
  const [stubPort] = await once(stub, 'message');
  const lineUrl = `http://127.0.0.1:${stubPort}`;
  const server = await forkServer({ DATABASE_URL: databaseUrl, LINE_API_URL: lineUrl });
  const signing = openBenchContext(databaseUrl);
  try {
    const calls = await signLinkCalls(signing, lineUrl, run);
    const link = async (body: string) => {
      const startedAt = performance.now();
      const { status } = await postLink(server.url, body);
      return { status, ms: performance.now() - startedAt };
    };
    const warm = await rate({ connections, ...run }, async (n) => void (await link(calls[n - run.first] ?? '')));
    const perSecond = warm.perSecond * timesCapacity;
    const count = Math.min(Math.floor(perSecond * run.seconds), run.first + run.cards - warm.next);
    const offered = calls.slice(warm.next - run.first, warm.next - run.first + count);
    // A proxy's connections are open already: Node accepts one new connection in a turn of its loop.
    await Promise.all(Array.from({ length: proxyConnections }, () => postLink(server.url, '{}')));
    await server.look();
    const health = await forkHealthWatch(server);
    const answers = await Promise.all(
      offered.map(async (body, i) => {
        await sleep((i * 1000) / perSecond);
        return link(body);
      }),
    );
    const slowestHealth = await health.end();
    const accepted = answers.filter(({ status }) => status === 200).map(({ ms }) => ms);
    const wrong = answers.find(({ status }) => status !== 200 && status !== 503);
    if (wrong) throw new Error(`overloaded, the server answered ${wrong.status}`);
    return {
      capacity: warm.perSecond,
      offered: perSecond,
      accepted: accepted.length / run.seconds,
      medianMs: quantile(accepted, 0.5),
      p99Ms: quantile(accepted, 0.99),
      refusedMedianMs: quantile(
        answers.filter(({ status }) => status === 503).map(({ ms }) => ms),
        0.5,
      ),
      ...slowestHealth,
      ...(await server.look()),
    };
  } finally {
    await signing.store.close();
    server.stop();
    stub.kill();
  }
}

const quantile = (values: number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * q)] ?? Number.NaN;

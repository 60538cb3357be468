import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { networkHash } from '../server/flows/linking/link-token.ts';
import { forkHealthWatch } from './health-watch.ts';
import { kinds, lineUserOf, uuidOf } from './ids.ts';
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
    const idTokens = (await (
      await fetch(`${lineUrl}/tokens?first=${run.first}&count=${run.cards}`)
    ).json()) as string[];
    const network = networkHash(signing, '127.0.0.1', signing.keys.currentKid);
    const requestOf = async (n: number) => {
      const tap = { c: uuidOf(kinds.card, n), p: signing.newId(), a: Date.now(), b: 'messenger', n: network };
      const idToken = idTokens[n - run.first];
      return JSON.stringify({ token: await signing.keys.sign('tap', tap), idToken, accessToken: lineUserOf(n) });
    };
    const link = async (body: string) => {
      const startedAt = performance.now();
      const status = await post(`${server.url}/api/v1/link`, body, proxy);
      return { status, ms: performance.now() - startedAt };
    };
    const warm = await rate(connections, run.seconds, run.first, async (n) => void (await link(await requestOf(n))));
    const perSecond = warm.perSecond * timesCapacity;
    const count = Math.min(Math.floor(perSecond * run.seconds), run.first + run.cards - warm.next);
    const offered = await Promise.all(Array.from({ length: count }, (_, i) => requestOf(warm.next + i)));
    // A proxy's connections are open already: Node accepts one new connection in a turn of its loop.
    await Promise.all(Array.from({ length: proxyConnections }, () => post(`${server.url}/api/v1/link`, '{}', proxy)));
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

/** The connections that a proxy keeps open to the server. */
const proxyConnections = 256;
const proxy = new Agent({ keepAlive: true, maxSockets: proxyConnections, maxFreeSockets: proxyConnections });

/** @returns the status */
function post(url: string, body: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.once('error', reject).end(body);
  });
}

const quantile = (values: number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * q)] ?? Number.NaN;

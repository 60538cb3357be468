import { fork } from 'node:child_process';
import { resolve as pathOf } from 'node:path';
import { buildApp } from '../server/app.ts';
import { networkHash } from '../server/flows/linking/link-token.ts';
import { kinds, lineUserOf, uuidOf } from './ids.ts';
import { openBenchContext, rate } from './node-links.ts';

/**
 * The whole `POST /api/v1/link`: HTTP, tap token, ID token (ES256), three calls to a stub for LINE, read and write.
 * The caller, the server and LINE share the machine's processors.
 * @returns calls a second
 */
export async function httpRate(
  databaseUrl: string,
  run: { connections: number; seconds: number; first: number },
): Promise<number> {
  const stub = fork(process.argv[1] ?? '', ['line-stub']);
  let close = async () => {};
  try {
    const port = await new Promise<number>((resolve) => stub.once('message', (message) => resolve(Number(message))));
    const lineUrl = `http://127.0.0.1:${port}`;
    const context = openBenchContext(databaseUrl, { LINE_API_URL: lineUrl });
    // Every card is tapped once: the limits of one customer and one card don't apply.
    const app = await buildApp(context, { clientDir: pathOf('dist/client') });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    close = async () => {
      await app.close();
      await context.store.close();
    };
    const count = run.seconds * 1500;
    const idTokens = (await (await fetch(`${lineUrl}/tokens?first=${run.first}&count=${count}`)).json()) as string[];
    const network = networkHash(context, '127.0.0.1', context.keys.currentKid);
    const { perSecond } = await rate(run.connections, run.seconds, run.first, async (n) => {
      const idToken = idTokens[n - run.first];
      if (!idToken) throw new Error('more links than tokens were signed for');
      const tap = { c: uuidOf(kinds.card, n), p: context.newId(), a: Date.now(), b: 'messenger', n: network };
      const body = { token: await context.keys.sign('tap', tap), idToken, accessToken: lineUserOf(n) };
      const answer = await fetch(`${url}/api/v1/link`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const { status } = (await answer.json()) as { status: string };
      if (status !== 'linked') throw new Error(`card ${n} answered ${status}`);
    });
    return perSecond;
  } finally {
    await close();
    stub.kill();
  }
}

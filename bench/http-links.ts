import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve as pathOf } from 'node:path';
import { buildApp } from '../server/app.ts';
import { postLink, signLinkCalls } from './link-calls.ts';
import { type LinkRun, openBenchContext, type Rater, rate } from './node-links.ts';

/** In the child: the server without its worker. Tells its address. */
export async function serveLinks(databaseUrl = '', lineUrl = ''): Promise<void> {
  const context = openBenchContext(databaseUrl, { LINE_API_URL: lineUrl });
  const app = await buildApp(context, { clientDir: pathOf('dist/client') });
  process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));
}

/**
 * The whole `POST /api/v1/link`: HTTP, tap token, ID token (ES256), three calls to a stub for LINE, read and write. Server, stub and
 * caller are three processes that share the machine's processors.
 */
export async function openHttpLinks(databaseUrl: string): Promise<Rater> {
  const program = process.argv[1] ?? '';
  const stub = fork(program, ['line-stub']);
  const [stubPort] = await once(stub, 'message');
  const lineUrl = `http://127.0.0.1:${stubPort}`;
  const server = fork(program, ['link-server', databaseUrl, lineUrl]);
  const [url] = (await once(server, 'message')) as [string];
  const signing = openBenchContext(databaseUrl);
  return {
    async measure(run: LinkRun) {
      const calls = await signLinkCalls(signing, lineUrl, run);
      const { perSecond } = await rate(run, async (n) => {
        const { text } = await postLink(url, calls[n - run.first] ?? '');
        const { status } = JSON.parse(text) as { status: string };
        if (status !== 'linked') throw new Error(`card ${n} answered ${status}`);
      });
      return perSecond;
    },
    async close() {
      server.kill('SIGKILL');
      stub.kill('SIGKILL');
      await signing.store.close();
    },
  };
}

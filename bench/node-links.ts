import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { v7 as uuidv7 } from 'uuid';
import { readConfig } from '../server/config.ts';
import { buildContext, type Context } from '../server/context.ts';
import { decideWithLine } from '../server/domain/linking/link-decision.ts';
import type { Tap } from '../server/domain/linking/link-token.ts';
import { linkChanges } from '../server/flows/linking/link-changes.ts';
import { linkFacts } from '../server/flows/linking/link-facts.ts';
import { kinds, lineUserOf, uuidOf } from './ids.ts';

/** Ends after `seconds` or `cards`, whichever comes first. */
export type LinkRun = { connections: number; seconds: number; first: number; cards: number };
/** Links cards from `first` on. A process of its own that goes on between runs, warm as a server is. */
export interface Rater {
  /** @returns links a second */
  measure(run: LinkRun): Promise<number>;
  close(): Promise<void>;
}

/** In the child: answers each `LinkRun` with its rate. */
export function serveNodeLinks(databaseUrl = ''): void {
  const context = openBenchContext(databaseUrl);
  process.on('message', async (run: LinkRun) => {
    const { perSecond } = await rate(run, (n) => linkOnce(context, n));
    process.send?.(perSecond);
  });
}

/** The read, the decision and the write of a link, without HTTP and LINE. */
export function openNodeLinks(databaseUrl: string): Rater {
  const child = fork(process.argv[1] ?? '', ['node-links', databaseUrl]);
  return {
    async measure(run) {
      child.send(run);
      const [perSecond] = await once(child, 'message');
      return perSecond as number;
    },
    async close() {
      child.kill('SIGKILL');
    },
  };
}

/** Runs `work` with the numbers of `run`, `connections` at a time. @returns calls a second, and the next number */
export async function rate({ connections, seconds, first, cards }: LinkRun, work: (n: number) => Promise<void>) {
  let n = first;
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < endAt && n < first + cards) await work(n++);
    }),
  );
  const perSecond = ((n - first) * 1000) / (performance.now() - startedAt);
  return { perSecond, next: n };
}

/** The key that the benches and the servers they start share. */
export const benchSecret = createHash('sha256').update('bench').digest();

export function openBenchContext(url: string, env: Record<string, string> = {}): Context {
  const config = readConfig({
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    WORKER_CONCURRENCY: '8',
    ...env,
  });
  return buildContext(config, url, [{ kid: 'bench', secret: benchSecret }]);
}

/** The read, the decision and the write of one link, as `link-contacts` makes them; LINE and HTTP left out. */
export async function linkOnce(context: Context, n: number): Promise<void> {
  const now = context.now();
  const externalId = lineUserOf(n);
  const provenance = { kind: 'messenger' as const, network: 'n', kid: 'bench' };
  const tap: Tap = { cardId: uuidOf(kinds.card, n), tapId: uuidv7(), tappedAt: now, provenance };
  const idTokenHash = createHash('sha256').update(externalId).digest();
  const rows = await context.store.link.read({ ...tap, externalId, idTokenHash, now });
  if (!rows) throw new Error(`card ${n} is not there`);
  const facts = linkFacts(rows, tap, externalId, 'n', now);
  const decision = decideWithLine(facts, { friend: true, askedAgain: false, consent: undefined });
  if (decision === 'ask_again' || decision.act !== 'link') throw new Error(`card ${n} does not link`);
  const subject = {
    tap,
    externalId,
    name: 'Customer',
    pictureUrl: null,
    idTokenHash,
    platformCode: null,
    proven: true,
  };
  const { changes } = await linkChanges(context, rows, subject, decision, now);
  if (!(await context.store.write({ ...changes, now }))) throw new Error(`card ${n} was overtaken`);
}

import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { readConfig } from '../server/config.ts';
import { buildContext, type Context } from '../server/context.ts';
import { decideWithLine } from '../server/domain/link-decision.ts';
import type { Tap } from '../server/domain/link-token.ts';
import { linkChanges } from '../server/flows/linking/link-changes.ts';
import { linkFacts } from '../server/flows/linking/link-facts.ts';
import { kinds, lineUserOf, uuidOf } from './ids.ts';

/** Runs `work` with numbers from `first` on, `connections` at a time, for `seconds`. @returns calls a second */
export async function rate(connections: number, seconds: number, first: number, work: (n: number) => Promise<void>) {
  let n = first;
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < endAt) await work(n++);
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

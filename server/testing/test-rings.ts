// Servers of one database with their own key rings, as contexts: each must be able to read what another has written.
import { buildContext, type Context, type Overrides } from '../context.ts';

/** The ring `['k2', 'k1']`: each name is a separate key, the same in every ring; `test` is the test apps' key. */
export const ringOf = (kids: readonly string[]) =>
  kids.map((kid) => ({ kid, secret: new Uint8Array(32).fill(kid === 'test' ? 7 : kid.charCodeAt(kid.length - 1)) }));

/** Another server on the database of `context`. Close its store after use. */
export function serverWith(
  context: Pick<Context, 'config' | 'store' | 'now'>,
  kids: readonly string[],
  more: { retired?: string[]; overrides?: Overrides } = {},
): Context {
  const url = context.store.pool.options.connectionString ?? '';
  const config = { ...context.config, retiredKids: more.retired ?? [] };
  return buildContext(config, url, ringOf(kids), {
    now: context.now,
    timings: { failureDelayMs: 0 },
    ...more.overrides,
  });
}

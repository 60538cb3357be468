import { type CryptoKey, importJWK, type JWK } from 'jose';
import { fieldsOf, idOf } from '../event-fields.ts';
import { askTimeoutMs, type PlatformHttp } from '../http.ts';

const servesMs = 24 * 60 * 60 * 1000;
const askAgainMs = 60 * 1000;

/** `unknown`: LINE has no such key. `unavailable`: LINE's keys couldn't be had, so nobody knows. */
export type KeyAnswer = { ok: true; key: CryptoKey } | { ok: false; reason: 'unknown' | 'unavailable'; code: string };

/**
 * LINE's signing keys by `kid`, cached: one fetch at a time, a good set serves 24 h, an unknown `kid` makes us ask again
 * at most once in 60 s. (jose's `createRemoteJWKSet` has other times and turns a dead LINE into a bad token.)
 * https://developers.line.biz/en/docs/line-login/verify-id-token/
 */
export function buildKeySet(options: { certsUrl: string; http: PlatformHttp; now: () => Date }) {
  const { certsUrl, http, now } = options;
  let good: { keys: Map<string, CryptoKey>; at: number } | null = null;
  let running: Promise<string | null> | null = null;
  let askedAgainAt = Number.NEGATIVE_INFINITY;
  let lastFailure: string | null = null;

  /** Null if a good set came, else why none did. */
  async function load(): Promise<string | null> {
    const answer = await http.call({ url: certsUrl, timeoutMs: askTimeoutMs });
    if (answer.kind === 'failed') return answer.code;
    const keys = answer.status === 200 ? await keysOf(answer.json) : new Map<string, CryptoKey>();
    if (keys.size === 0) return `keys_${answer.status}`;
    good = { keys, at: now().getTime() };
    return null;
  }

  async function refresh(): Promise<void> {
    running ??= load().finally(() => {
      running = null;
    });
    lastFailure = await running;
  }

  const current = () => (good && now().getTime() - good.at < servesMs ? good.keys : null);

  return {
    /** The key that signs with this id. Never throws. */
    async keyFor(kid: string): Promise<KeyAnswer> {
      if (!current()) await refresh();
      else if (!current()?.has(kid) && now().getTime() - askedAgainAt >= askAgainMs) {
        askedAgainAt = now().getTime();
        await refresh();
      } else if (!current()?.has(kid) && running) await refresh();
      const key = current()?.get(kid);
      if (key) return { ok: true, key };
      if (lastFailure !== null) return { ok: false, reason: 'unavailable', code: lastFailure };
      return { ok: false, reason: 'unknown', code: 'kid_unknown' };
    },
  };
}

/** The P-256 keys of a JWKS; what isn't one is left out. */
async function keysOf(json: unknown): Promise<Map<string, CryptoKey>> {
  const { keys } = fieldsOf(json);
  const found = new Map<string, CryptoKey>();
  for (const entry of Array.isArray(keys) ? keys : []) {
    const { kty, crv, kid, x, y } = fieldsOf(entry);
    const id = idOf(kid);
    if (kty !== 'EC' || crv !== 'P-256' || id === null) continue;
    const key = await importJWK({ kty, crv, x, y } as JWK, 'ES256').catch(() => null);
    if (key && !(key instanceof Uint8Array)) found.set(id, key);
  }
  return found;
}

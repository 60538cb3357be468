import { hostname } from 'node:os';
import type { Context } from '../context.ts';
import { StartError } from '../errors.ts';
import { sealedNames } from '../rotation-report.ts';
import type { OtherServer, ServerRing } from '../store/operation/servers.ts';
import { silentAfterSeconds } from '../store/operation/servers.ts';

const beatMs = 15_000;

/**
 * Checks that every key needed by stored data is in the ring, and that nothing is sealed with a retired one (§1).
 * @throws StartError saying which key, what needs it, and what to do
 */
export async function checkKeysInUse({ keys, store, now }: Context): Promise<void> {
  for (const use of await store.reseal.keyUses(now())) {
    const sealed = sealedNames(use).join(', ');
    if (keys.retired.has(use.kid)) {
      if (sealed) {
        throw new StartError(
          `OMNILINK_RETIRED names ${use.kid}, but ${sealed} are still sealed with it. With ${use.kid} in OMNILINK_SECRETS, after the newer keys, run npm run rotate-secrets.`,
        );
      }
    } else if (!keys.kids.has(use.kid)) {
      const needs = [sealed, use.cardsUntil && `live cards (until ${use.cardsUntil.toISOString()})`].filter(Boolean);
      throw new StartError(
        `OMNILINK_SECRETS lacks ${use.kid}: ${needs.join(', ')} still need it. Put it back, after the newer keys.`,
      );
    }
  }
}

/** This server's ring, as the other servers see it. */
function ringOf({ keys }: Context): ServerRing {
  const kids = [...keys.tokenKids];
  return { signingKid: keys.currentKid, kids, fingerprints: kids.map((kid) => keys.fingerprint(kid)) };
}

/**
 * Registers this server among those on the database, if they accept each other's tokens, and sends a heartbeat every 15 s. A failed
 * heartbeat is retried; nothing waits for it.
 * @returns a function that unregisters it
 * @throws StartError if the keys don't match a running server's
 */
export async function joinServers(context: Context): Promise<{ leave: () => Promise<void> }> {
  const id = context.newId();
  const host = hostname();
  const ring = ringOf(context);
  if (!(await context.store.servers.join(id, host, ring))) throw await keyConflict(context);

  const warned = new Set<string>();
  const beat = async () => {
    const { signing, unknown } = await context.store.servers.beat(id, host, ring);
    context.signingKeys = signing ?? context.signingKeys;
    for (const kid of unknown.filter((one) => !warned.has(one))) {
      warned.add(kid);
      context.log.error({ kid }, 'another server signs with a key that is not in OMNILINK_SECRETS here');
    }
  };
  await beat();
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = beat().catch((err) => context.log.warn({ err }, 'the database was not told that this server runs'));
  }, beatMs);
  timer.unref();
  return {
    leave: async () => {
      clearInterval(timer);
      await running;
      // If this fails, the row counts for another minute.
      await context.store.servers.leave(id).catch((err) => context.log.warn({ err }, 'the server did not sign off'));
    },
  };
}

/** Checks that every running server can read what this ring's first key signs or seals. @throws StartError */
export async function checkOtherServers(context: Context): Promise<void> {
  const ring = ringOf(context);
  const { servers, changedKids } = await context.store.servers.conflicts(ring);
  if (servers.length > 0 || changedKids.length > 0) throw await keyConflict(context);
}

async function keyConflict(context: Context): Promise<StartError> {
  const ring = ringOf(context);
  const { servers, changedKids } = await context.store.servers.conflicts(ring);
  const [changed] = changedKids;
  if (changed !== undefined) {
    return new StartError(
      `The key ${changed} in OMNILINK_SECRETS is not the one that this database knows as ${changed}. Put that one back, or give the new key an id of its own.`,
    );
  }
  const crashed = `A server that has crashed counts for ${silentAfterSeconds} s.`;
  const lacking = servers.find(({ kids }) => !kids.includes(ring.signingKid));
  if (lacking) {
    return new StartError(
      `${ring.signingKid} is first in OMNILINK_SECRETS, but the running server on ${lacking.host} doesn't know it. First add ${ring.signingKid} at the END of OMNILINK_SECRETS on every server and restart them all; then move it to the front. ${crashed}`,
    );
  }
  return new StartError(signsUnknown(servers, ring, context) ?? `The running servers have just changed. Start again.`);
}

function signsUnknown(servers: OtherServer[], ring: ServerRing, { keys }: Context): string | null {
  const other = servers.find(({ signingKid }) => !ring.kids.includes(signingKid));
  if (!other) return null;
  return keys.retired.has(other.signingKid)
    ? `OMNILINK_RETIRED names ${other.signingKid}, but the running server on ${other.host} still signs with it. First move another key to the front of OMNILINK_SECRETS on every server and restart them all.`
    : `The running server on ${other.host} signs with ${other.signingKid}, which is not in OMNILINK_SECRETS here. Give this server the same keys.`;
}

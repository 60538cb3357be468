import { AsyncLocalStorage } from 'node:async_hooks';
import { isIP } from 'node:net';
import type { AuditActor } from './contract/audit.ts';
import { bareAddress, networkOf } from './domain/browsers/network.ts';

/** Who a request is made by, for the audit. `network`: a /24, or a /48 of IPv6, never the whole address. */
export type Caller = { actor: AuditActor; actorId: string | null; network: string | null };

const system: Caller = { actor: 'system', actorId: null, network: null };
const storage = new AsyncLocalStorage<{ caller: Caller }>();

/** Runs `run`, and whatever it starts, as a request of somebody who isn't known yet. */
export const inCallerScope = <T>(network: string | null, run: () => T): T =>
  storage.run({ caller: { actor: 'nobody', actorId: null, network } }, run);

/** Sets the request's caller. */
export function setCaller(who: Pick<Caller, 'actor' | 'actorId'>): void {
  const scope = storage.getStore();
  if (scope) scope.caller = { ...who, network: scope.caller.network };
}

/** @param actor the text that says who made what: `staff:<id>`, `key:<id>`, or that of `ADMIN_API_KEY` */
export function callerOf(actor: string): Pick<Caller, 'actor' | 'actorId'> {
  const [kind, id] = actor.split(':');
  if (id && (kind === 'staff' || kind === 'key')) return { actor: kind, actorId: id };
  return { actor: 'administrator_key', actorId: null };
}

/** Who asks for what is being done; outside of a request (the worker, a command) OmniLink itself. */
export const currentCaller = (): Caller => storage.getStore()?.caller ?? system;

/** The /24 or /48 of an address, as PostgreSQL's `cidr` writes it; null for what isn't an address (a proxy may send anything). */
export function networkRange(address: string): string | null {
  if (isIP(bareAddress(address)) === 0) return null;
  const network = networkOf(address);
  return network.startsWith('4:') ? `${network.slice(2)}.0/24` : `${network.slice(2)}::/48`;
}

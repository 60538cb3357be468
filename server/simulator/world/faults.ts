import { hex } from './ids.ts';
import type { ApiCall, Fault } from './records.ts';
import type { World } from './world.ts';

export interface FaultInput {
  match: Fault['match'];
  kind: Fault['kind'];
  times?: number | null | undefined;
  status?: number | undefined;
  body?: unknown;
  headers?: Record<string, string> | undefined;
  ms?: number | undefined;
}

export function addFault(world: World, input: FaultInput): Fault {
  const fault: Fault = {
    id: `fault-${hex(8)}`,
    match: input.match,
    kind: input.kind,
    times: input.times === undefined ? 1 : input.times,
    status: input.status ?? 500,
    body: input.body ?? { message: 'Internal server error' },
    headers: input.headers ?? {},
    ms: input.ms ?? 1000,
  };
  world.faults.push(fault);
  world.held.add(fault.id);
  return fault;
}

/** Removes one fault, or all. Requests that hang on it are released (their connection is cut). */
export function removeFaults(world: World, id?: string): number {
  const leaving = world.faults.filter((fault) => id === undefined || fault.id === id);
  world.faults = world.faults.filter((fault) => !leaving.includes(fault));
  if (id === undefined) world.held.clear();
  else world.held.delete(id);
  return leaving.length;
}

/** The first fault that fits this request; a counted one is used up by it. */
export function takeFault(world: World, call: ApiCall): Fault | undefined {
  const fault = world.faults.find(({ match }) => fits(match, call));
  if (!fault) return undefined;
  if (fault.times !== null) {
    fault.times -= 1;
    if (fault.times <= 0) world.faults = world.faults.filter((other) => other !== fault);
  }
  return fault;
}

function fits(match: Fault['match'], call: ApiCall): boolean {
  if (match.host !== call.host) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== call.method) return false;
  if (match.path === undefined) return true;
  const pattern = match.path.split('*').map(escapeRegExp).join('.*');
  return new RegExp(`^${pattern}$`).test(call.path);
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

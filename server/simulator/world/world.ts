import { EventEmitter } from 'node:events';
import type { ApiCall, Fault, Unexpected, WorldEvent } from './records.ts';
import { completeState, emptyState, type WorldState } from './state.ts';
import { openStateFile } from './state-file.ts';

/**
 * The simulator's whole world: what is kept (`state`), what happened since it started (`calls`, `unexpected`) and what shall go
 * wrong (`faults`). Everything that changes it is a function that takes it.
 */
export interface World {
  state: WorldState;
  calls: ApiCall[];
  unexpected: Unexpected[];
  faults: Fault[];
  /** Ids of faults that may keep a request hanging: those not yet deleted. */
  held: Set<string>;
  /** Milliseconds, the test's offset included. */
  now: () => number;
  /** Where the simulator is reached, prefix included. */
  origin: () => string;
  appOrigin: () => string;
  /** False for an address that a webhook, a probe or a picture must not be fetched from. */
  mayReach: (url: string) => boolean;
  emit: (event: WorldEvent) => void;
  /** Calls `listener` for every event until the returned function is called. */
  subscribe: (listener: (event: WorldEvent) => void) => () => void;
  /** To be called after every change of `state` that no event announces. */
  changed: () => void;
  reset: () => void;
  /** Writes what is not yet in the state file. */
  close: () => Promise<void>;
}

export interface WorldOptions {
  origin: () => string;
  appOrigin: () => string;
  /** Every address unless told otherwise. */
  mayReach?: ((url: string) => boolean) | undefined;
  now?: (() => number) | undefined;
  stateFile?: string | undefined;
}

export function buildWorld(options: WorldOptions): World {
  const file = openStateFile(options.stateFile);
  const realNow = options.now ?? Date.now;
  const events = new EventEmitter().setMaxListeners(0);
  const changed = () => file.save(() => world.state);

  const world: World = {
    state: completeState(file.load()),
    calls: [],
    unexpected: [],
    faults: [],
    held: new Set(),
    now: () => realNow() + world.state.offsetMs,
    origin: options.origin,
    appOrigin: options.appOrigin,
    mayReach: options.mayReach ?? (() => true),
    emit: (event) => {
      changed();
      events.emit('event', event);
    },
    subscribe: (listener) => {
      events.on('event', listener);
      return () => events.off('event', listener);
    },
    changed,
    reset: () => {
      world.state = { ...emptyState(), keys: world.state.keys };
      world.calls = [];
      world.unexpected = [];
      world.faults = [];
      world.held.clear();
      world.emit({ type: 'reset' });
    },
    close: file.close,
  };
  return world;
}

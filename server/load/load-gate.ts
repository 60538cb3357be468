/** Gives the place back; more than once does no harm. */
type Leave = () => void;

/** A bound on how much is done at a time, with a short queue in front. */
export type Gate = {
  /** Settles when there is a place; null if the queue is full, or no place was free in time. */
  enter(): Promise<Leave | null>;
  /** Nobody more would be let in, nor into the queue. */
  isFull(): boolean;
};

/** @param limits `places`: done at a time; `queue`: how many may wait, each for `maxWaitMs` at most */
export function buildGate(limits: { places: number; queue: number; maxWaitMs: number }): Gate {
  let taken = 0;
  /** In the order in which they came. */
  const waiting = new Set<(leave: Leave | null) => void>();

  const takePlace = (): Leave => {
    taken += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      taken -= 1;
      const [next] = waiting;
      if (next) next(takePlace());
    };
  };
  const isFull = () => taken >= limits.places && waiting.size >= limits.queue;

  return {
    isFull,
    async enter() {
      if (taken < limits.places) return takePlace();
      if (isFull()) return null;
      return new Promise((resolve) => {
        const settle = (leave: Leave | null) => {
          clearTimeout(timer);
          waiting.delete(settle);
          resolve(leave);
        };
        const timer = setTimeout(settle, limits.maxWaitMs, null);
        waiting.add(settle);
      });
    },
  };
}

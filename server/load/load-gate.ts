/** Releases the place; calling it again has no effect. */
type Leave = () => void;

/** A limit on concurrent work, with a short queue. */
export type Gate = {
  /** Resolves when there is a place; null if the queue is full or no place was free in time. */
  enter(): Promise<Leave | null>;
  /** True if both the places and the queue are full. */
  isFull(): boolean;
};

/** @param limits `places`: the number of concurrent callers; `queue`: how many may wait, each for at most `maxWaitMs` */
export function buildGate(limits: { places: number; queue: number; maxWaitMs: number }): Gate {
  let taken = 0;
  /** In order of arrival. */
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

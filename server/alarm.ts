/** A wait that can be interrupted. A ring while nobody waits is kept for the next wait. */
export type Alarm = {
  ring(): void;
  /** Until a ring, at most `ms`. One waiter at a time. */
  wait(ms: number): Promise<void>;
};

export function buildAlarm(): Alarm {
  let rung = false;
  let wake = () => {};
  return {
    ring() {
      rung = true;
      wake();
    },
    async wait(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
      wake = () => {};
    },
  };
}

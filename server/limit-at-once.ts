/** @returns a function that runs what it is given, `most` at a time, the rest in the order in which it came */
export function limitAtOnce(most: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      // The next one takes this place over.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

export type LimitAtOnce = ReturnType<typeof limitAtOnce>;

/**
 * Lets callers go on a few at a time: hundreds may ask in one turn of the event loop, and nobody would have an answer, health checks
 * included, before the last of them has begun.
 * @param perTurn how many go on in one turn
 */
export function buildPacedStarts(perTurn: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let begun = 0;
  const nextTurn = () => {
    const next = waiting.splice(0, perTurn);
    begun = next.length;
    if (begun > 0) setImmediate(nextTurn);
    for (const go of next) go();
  };
  return async () => {
    if (begun === 0) setImmediate(nextTurn);
    if (begun < perTurn) {
      begun += 1;
      return;
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
}

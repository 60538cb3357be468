/**
 * Lets a few callers continue at a time: if hundreds arrive in one turn of the event loop, no request, health checks included,
 * would be answered before the last of them has started.
 * @param perTurn how many continue in one turn
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

/**
 * How many random histories a law is tried on, and which: the same ones each time, so that a run of all tests tells of the change it was
 * made for. More of them, or others, on demand: `LAWS_RUNS=2000 LAWS_SEED=7`.
 */
export const lawRuns = (count: number) => ({
  numRuns: Number(process.env.LAWS_RUNS ?? count),
  seed: Number(process.env.LAWS_SEED ?? 2),
});

/** What a journey starts with, and the tags that its steps add. */
export type JourneyTags = { id: string; name: string; tag: string; adds: readonly string[] };

/**
 * The names of the journeys through which `journey` would start itself again, itself first; null if it doesn't.
 * @param others all other enabled journeys
 */
export function loopOf(journey: JourneyTags, others: readonly JourneyTags[]): string[] | null {
  const seen = new Set<string>();
  let paths: JourneyTags[][] = [[journey]];
  while (paths.length > 0) {
    const longer: JourneyTags[][] = [];
    for (const path of paths) {
      const adds = path.at(-1)?.adds ?? [];
      if (adds.includes(journey.tag)) return path.map(({ name }) => name);
      for (const next of others) {
        if (seen.has(next.id) || !adds.includes(next.tag)) continue;
        seen.add(next.id);
        longer.push([...path, next]);
      }
    }
    paths = longer;
  }
  return null;
}

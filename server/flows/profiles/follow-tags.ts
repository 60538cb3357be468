import type { Context } from '../../context.ts';

/** Does what changes of tags cause: counts them, starts journeys, and takes back journeys of undone links. @returns how many it was */
export async function followTags(context: Context): Promise<number> {
  const count = await context.store.tags.follow(context.now());
  if (count > 0) context.wakeWorker();
  return count;
}

import type { Context } from '../../context.ts';

/** Does what changes of tags cause: counts. @returns how many changes it was */
export const followTags = ({ store }: Context): Promise<number> => store.tags.follow();

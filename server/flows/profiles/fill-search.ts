import type { Context } from '../../context.ts';

/** Enters the next contacts from before there was a search. @returns how many; 0 once all are */
export const fillSearch = ({ store }: Context): Promise<number> => store.profileSearch.fill();

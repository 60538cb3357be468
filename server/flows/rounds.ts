import { AppError } from '../errors.ts';

/** How often a decision is retried because a row changed between read and write. */
export const maxRounds = 8;

const retryAfterSeconds = 1;

/** The answer to a call whose decision conflicted in every round: others are changing the same rows. */
export const overtaken = () => new AppError('busy', { retryAfterSeconds });

import { AppError } from '../errors.ts';

/** How often a decision starts again because a row has moved on between read and write. */
export const maxRounds = 8;

const retryAfterSeconds = 1;

/** What a call is answered whose decision was overtaken in each round: others change the same rows at the moment. */
export const overtaken = () => new AppError('busy', { retryAfterSeconds });

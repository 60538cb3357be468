import { z } from 'zod';

/** `POST /api/v1/merges/:id/undo`; the same answer if it was undone before. */
export const undoneMergeSchema = z.object({ status: z.literal('undone') });

import { z } from 'zod';

/** Accepted input that may be a mistake. `unknown_variable`: a variable that isn't replaced, so that customers see the braces. */
export const warningsSchema = z.array(
  z.object({ path: z.string(), code: z.enum(['unknown_variable']), message: z.string() }),
);
export type Warnings = z.infer<typeof warningsSchema>;

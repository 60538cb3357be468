import { z } from 'zod';

/** What is taken and may still be a mistake. `unknown_variable`: braces that nothing replaces, so that customers read them. */
export const warningsSchema = z.array(
  z.object({ path: z.string(), code: z.enum(['unknown_variable']), message: z.string() }),
);
export type Warnings = z.infer<typeof warningsSchema>;

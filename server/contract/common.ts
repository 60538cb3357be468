import { z } from 'zod';
import { fieldErrorParams, fieldIssue, problemReasons, problemStatus } from './codes.ts';
import { plainString } from './link.ts';
import { oneLine, plainName } from './plain-name.ts';

/** In lower case, as the database writes it: ids in JSON columns are compared as text. */
export const idSchema = z.uuid().toLowerCase();

/** A typed name or title: made one line without invisible characters, 1 to `max` characters, at least one visible. */
export const nameString = (max: number) =>
  plainString
    .overwrite(oneLine)
    .refine((text) => plainName(text) !== '', fieldIssue('empty'))
    .max(max);

/** A text for customers, stored as typed: 1 to `max` characters, at least one visible. */
export const seenString = (max: number) =>
  plainString
    .trim()
    .refine((text) => plainName(text) !== '', fieldIssue('empty'))
    .max(max);

/** `?limit=&cursor=` of every list. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

/** `{ items, nextCursor }`; `nextCursor` is null at the end. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

const params = z.record(z.string(), z.unknown()).optional().describe('The parameters of the code or reason.');

/** A field error. Servers of an earlier version return `path` and `message` only. */
export const fieldErrorSchema = z.object({
  path: z.string().describe('The dotted path in the input: `card.title`.'),
  code: z.string().optional().describe(oneOf(fieldErrorParams)),
  params,
  message: z.string().describe('English.'),
});
export type FieldErrorView = z.infer<typeof fieldErrorSchema>;

/** The body of every error, RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string().describe('English.'),
  status: z.number().int(),
  code: z.string().describe(oneOf(problemStatus)),
  reason: z
    .string()
    .optional()
    .describe(`What the title says beyond the code. ${oneOf(problemReasons)}`),
  params,
  errors: z.array(fieldErrorSchema).optional(),
  requestId: z.string().optional().describe('With a 5xx only: the id to report to the operator of the server.'),
});
export type Problem = z.infer<typeof problemSchema>;

/** A set of codes in an answer. Later versions may add codes. */
function oneOf(codes: object): string {
  return `One of ${Object.keys(codes)
    .map((code) => `\`${code}\``)
    .join(', ')}.`;
}

export const idParamsSchema = z.strictObject({ id: idSchema });

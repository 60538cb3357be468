import { z } from 'zod';
import { plainString } from './link.ts';
import { oneLine, plainName } from './plain-name.ts';

/** In small letters, as the database writes it: ids in JSON columns are compared as text. */
export const idSchema = z.uuid().toLowerCase();

/** A name or title people type: made one line without what hides, 1 to `max` characters of which one is seen. */
export const nameString = (max: number) =>
  plainString
    .overwrite(oneLine)
    .refine((text) => plainName(text) !== '', { message: 'must not be empty' })
    .max(max);

/** A text that customers read, as it is typed: 1 to `max` characters of which one is seen. */
export const seenString = (max: number) =>
  plainString
    .trim()
    .refine((text) => plainName(text) !== '', { message: 'must not be empty' })
    .max(max);

/** `?limit=&cursor=` of every list. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

/** `{ items, nextCursor }`; `nextCursor` is null at the end. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** RFC 9457, as every error answers. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  code: string;
  errors?: { path: string; message: string }[];
  /** With a 5xx only: what to tell whoever runs the server. */
  requestId?: string;
};

export const idParamsSchema = z.strictObject({ id: idSchema });

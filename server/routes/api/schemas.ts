import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { idParamsSchema, pageOf } from '../../contract/common.ts';

/** A schema that answers one page of a list. */
export const listOf = <Query extends z.ZodType, Item extends z.ZodType>(querystring: Query, item: Item) => ({
  querystring,
  response: { 200: pageOf(item) },
});

/** A schema that takes an id in the path. */
export const byId = <Answer extends z.ZodType>(answer: Answer) => ({
  params: idParamsSchema,
  response: { 200: answer },
});

/** The response of a schema that answers nothing. */
export const nothing = { response: { 204: z.null() } };

/** Answers nothing once something is done. */
export async function sendNothing(reply: Pick<FastifyReply, 'status'>, done: Promise<unknown>): Promise<null> {
  await done;
  reply.status(204);
  return null;
}

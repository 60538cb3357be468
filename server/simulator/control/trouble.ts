import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { param } from '../http/requests.ts';
import { listedErrors } from '../meta/listed-errors.ts';
import { addFault, removeFaults } from '../world/faults.ts';
import type { World } from '../world/world.ts';
import { bodyOf, ControlError } from './input.ts';

export const faultInput = z.strictObject({
  match: z.strictObject({
    host: z.enum(['line-api', 'line-data', 'liff', 'miniapp', 'line-access', 'line-static', 'line-add', 'meta', 'wa']),
    path: z.string().optional(),
    method: z.string().optional(),
  }),
  kind: z.enum(['status', 'status_after', 'delay', 'delay_after', 'cut', 'lost_answer', 'hang']),
  times: z.number().int().min(1).nullable().optional(),
  status: z.number().int().min(100).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  ms: z.number().min(0).optional(),
  /** For `status`: Meta's answer with this `code` or `code/subcode`. */
  listed: z.string().optional(),
});

/** A fault whose answer is one of Meta's list gets its status and body. */
function withListed({ listed, ...fault }: z.infer<typeof faultInput>) {
  if (listed === undefined) return fault;
  const error = listedErrors[listed];
  if (!error) throw new ControlError(400, `Meta lists no error ${listed}`);
  const { status = 400, type = 'OAuthException', ...rest } = error;
  return { ...fault, status, body: { error: { type, ...rest, fbtrace_id: 'A' } } };
}

/** Faults, and the clock. */
export function troubleRoutes(world: World, app: FastifyInstance): void {
  app.post('/faults', (request) => ({ id: addFault(world, withListed(bodyOf(request, faultInput))).id }));
  app.get('/faults', () => ({ faults: world.faults }));
  app.delete('/faults', () => ({ removed: removeFaults(world) }));
  app.delete('/faults/:id', (request) => ({ removed: removeFaults(world, param(request, 'id')) }));
  app.post('/clock', (request) => {
    const { offsetMs } = bodyOf(request, z.strictObject({ offsetMs: z.number() }));
    world.state.offsetMs = offsetMs;
    world.changed();
    return { now: world.now() };
  });
  app.post('/reset', () => {
    world.reset();
    return { reset: true };
  });
}

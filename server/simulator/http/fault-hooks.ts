import type { FastifyReply, FastifyRequest } from 'fastify';
import { takeFault } from '../world/faults.ts';
import type { ApiCall, Fault } from '../world/records.ts';
import type { World } from '../world/world.ts';

const after: Fault['kind'][] = ['status_after', 'delay_after', 'lost_answer'];
const waiting = new WeakMap<ApiCall, Fault>();

/**
 * Applies the fault that fits this request before it is handled. True: the request was handled and no route may run.
 * A fault that applies after acceptance is only noted, for `afterAnswer`.
 */
export async function beforeAnswer(
  world: World,
  call: ApiCall,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const fault = takeFault(world, call);
  if (!fault) return false;
  call.fault = fault.id;
  if (after.includes(fault.kind)) {
    waiting.set(call, fault);
    return false;
  }
  switch (fault.kind) {
    case 'delay':
      await sleep(fault.ms);
      return false;
    case 'cut':
      reply.hijack();
      request.raw.socket.destroy();
      return true;
    case 'hang':
      await hanging(world, fault, request);
      reply.hijack();
      request.raw.socket.destroy();
      return true;
    default:
      reply.code(fault.status).headers(fault.headers).send(fault.body);
      return true;
  }
}

/** Applies a fault after the request has been accepted. Returns the payload to send. */
export async function afterAnswer(
  _world: World,
  call: ApiCall,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const fault = waiting.get(call);
  if (!fault) return payload;
  waiting.delete(call);
  if (fault.kind === 'delay_after') {
    await sleep(fault.ms);
    return payload;
  }
  if (fault.kind === 'lost_answer') {
    reply.raw.socket?.destroy();
    return payload;
  }
  reply.code(fault.status).headers(fault.headers).type('application/json');
  reply.removeHeader('content-length');
  return typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body);
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Until the caller gives up or the fault is removed. */
async function hanging(world: World, fault: Fault, request: FastifyRequest): Promise<void> {
  const { socket } = request.raw;
  const gone = () => socket.destroyed || !world.held.has(fault.id);
  while (!gone()) await sleep(20);
}

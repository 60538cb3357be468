import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import { buildGate, type Gate } from './load-gate.ts';
import { buildPacedStarts } from './paced-starts.ts';

/** Only a few bodies above this size are read and parsed at a time. */
const largeBodyBytes = 64 * 1024;
const retryAfterSeconds = 2;
/** In addition to earlier requests that continue in the same turn. */
const startsPerTurn = 1;

type LoadClass = 'links' | 'requests' | 'webhooks' | 'large_webhooks';
type Limits = Parameters<typeof buildGate>[0];
export type LoadLimits = Record<LoadClass, Limits>;

/**
 * The concurrency limits of one process. A link spends much of its time waiting for LINE, so there are more links than connections;
 * other requests need a connection nearly all the time. Requests over the limit wait briefly and are then refused: in a growing
 * queue all requests would wait behind abandoned ones. Webhooks have priority: they have their own places, and wait for 5 s, large
 * ones for 10 s.
 * @param connections the pool's size
 */
export function loadLimits(connections: number): LoadLimits {
  return {
    links: { places: 2 * connections, queue: connections, maxWaitMs: 1_000 },
    requests: { places: connections, queue: connections, maxWaitMs: 1_000 },
    webhooks: { places: connections, queue: Number.POSITIVE_INFINITY, maxWaitMs: 5_000 },
    large_webhooks: { places: 3, queue: Number.POSITIVE_INFINITY, maxWaitMs: 10_000 },
  };
}

/** The number of large bodies that are read at a time, so that they can't fill the memory. */
const readingLimits: Limits = { places: 16, queue: Number.POSITIVE_INFINITY, maxWaitMs: 10_000 };

/**
 * Limits the requests in flight, by class of route; over the limit: 503 `overloaded`. Health, assets and the console's pages are
 * never counted. A request without a body takes its place before any database query. A request with a body takes it once the body
 * has arrived, so that a slow client holds none. Requests with a place start one per turn, so that refusals and health never wait
 * for them.
 */
export function limitLoad(app: FastifyInstance, options: { limits: LoadLimits; metrics: Metrics }) {
  const classes = Object.keys(options.limits) as LoadClass[];
  const gates = Object.fromEntries(classes.map((name) => [name, buildGate(options.limits[name])])) as Record<
    LoadClass,
    Gate
  >;
  const reading = buildGate(readingLimits);
  const start = buildPacedStarts(startsPerTurn);
  const enter = async (gate: Gate, name: LoadClass, reply: FastifyReply) => {
    const leave = await gate.enter();
    if (!leave) throw shed(name);
    leaveAtEnd(reply, leave);
    await start();
  };
  const shed = (name: LoadClass) => {
    options.metrics.shed.inc({ class: name });
    return new AppError('overloaded', { retryAfterSeconds });
  };

  app.addHook('onRequest', async (request, reply) => {
    const name = classOf(request);
    if (!name) return;
    if (!hasBody(request)) return enter(gates[name], name, reply);
    if (name === 'large_webhooks') return enter(reading, name, reply);
    if (gates[name].isFull()) throw shed(name);
  });
  app.addHook('preValidation', async (request, reply) => {
    const name = classOf(request);
    if (name && hasBody(request)) await enter(gates[name], name, reply);
  });
  app.addHook('onSend', async (_request, reply) => answered(reply));
}

function classOf({ routeOptions, method, headers }: FastifyRequest): LoadClass | null {
  const { url = '' } = routeOptions;
  if (url.startsWith('/webhooks/')) {
    const isSmall = method === 'GET' || Number(headers['content-length'] ?? Number.NaN) <= largeBodyBytes;
    return isSmall ? 'webhooks' : 'large_webhooks';
  }
  if (url === '/api/v1/link') return 'links';
  // Open for an hour: limited in number by itself.
  if (url === '/preview/:token/events') return null;
  return /^\/(api|go|link|images|preview)(\/|$)/.test(url) ? 'requests' : null;
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

type Places = { leave: (() => void)[]; isAnswered: boolean; isClosed: boolean };
const places = new WeakMap<FastifyReply, Places>();

/**
 * Releases a place once the work is done and the connection has the answer or is closed. Both are needed: after a customer closes
 * the connection, its work continues.
 */
function leaveAtEnd(reply: FastifyReply, leave: () => void): void {
  const known = places.get(reply);
  if (known) {
    known.leave.push(leave);
    return;
  }
  const own: Places = { leave: [leave], isAnswered: false, isClosed: reply.raw.closed };
  places.set(reply, own);
  reply.raw.once('close', () => {
    own.isClosed = true;
    leaveIfOver(own);
  });
}

function answered(reply: FastifyReply): void {
  const own = places.get(reply);
  if (!own) return;
  own.isAnswered = true;
  leaveIfOver(own);
}

function leaveIfOver(own: Places): void {
  if (!own.isAnswered || !own.isClosed) return;
  for (const leave of own.leave) leave();
}

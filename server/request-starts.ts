import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** So many requests are begun in a turn of the event loop: some milliseconds of work. */
const startsPerTurn = 4;
const probes = /^\/(healthz|readyz)(\?|$)/;

/**
 * Begins a bounded number of requests in each turn of the event loop, the others wait in order: hundreds may come in one turn, and
 * nobody would have an answer before the last of them is begun. Probes are begun at once.
 */
export function startInTurns(begin: RequestListener, perTurn = startsPerTurn): RequestListener {
  const waiting: Parameters<RequestListener>[] = [];
  let begun = 0;
  const nextTurn = () => {
    begun = 0;
    while (begun < perTurn) {
      const call = waiting.shift();
      if (!call) break;
      if (isGone(...call)) continue;
      begun += 1;
      begin(...call);
    }
    if (begun > 0) setImmediate(nextTurn);
  };
  return (request, response) => {
    if (probes.test(request.url ?? '')) return begin(request, response);
    if (begun >= perTurn) return void waiting.push([request, response]);
    if (begun === 0) setImmediate(nextTurn);
    begun += 1;
    begin(request, response);
  };
}

/** Whoever asked has given up. */
const isGone = (_request: IncomingMessage, response: ServerResponse): boolean => response.destroyed;

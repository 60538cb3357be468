import { afterEach, expect, test, vi } from 'vitest';
import { postLink, postUndo } from './link-api.ts';

afterEach(() => vi.unstubAllGlobals());

/** What the server answers, whatever is asked. */
function server(status: number, code: string) {
  const headers = { 'content-type': 'application/problem+json', 'retry-after': '1' };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ status, code }), { status, headers }));
}

test.each([
  [429, 'rate_limited', 'busy'],
  [500, 'internal', 'busy'],
  [503, 'busy', 'busy'],
  [503, 'overloaded', 'busy'],
  [503, 'unavailable', 'busy'],
  [404, 'not_found', 'gone'],
  [409, 'conflict', 'unexpected_error'],
])('%i %s: the page shows %s', async (status, code, problem) => {
  server(status, code);
  const tokens = { idToken: 'i', accessToken: 'a' };
  expect(await postLink({ token: 't', ...tokens })).toEqual({ problem });
  expect(await postUndo('w', tokens.idToken)).toEqual({ problem });
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { call, gate } from './api.ts';

const thing = z.object({ id: z.string() });
const json = (status: number, body: unknown, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });

/** The server's answers in order; the requests are in the calls of `fetch`. */
function server(...answers: (Response | Error)[]) {
  const fetch = vi.fn(async (_url: string, _options: RequestInit) => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next ?? json(500, {});
  });
  vi.stubGlobal('fetch', fetch);
  return fetch;
}
const before = { ...gate };

afterEach(() => {
  vi.unstubAllGlobals();
  Object.assign(gate, before);
});

describe('a call to the API', () => {
  test('answers what the contract says, with its tag', async () => {
    const fetch = server(json(200, { id: 'a', more: 1 }, { etag: '"3"' }));
    const reply = await call(thing, 'PATCH', '/things/a', { body: { draft: {} }, ifMatch: '"2"' });
    expect(reply).toEqual({ ok: true, value: { id: 'a' }, etag: '"3"' });
    const [url, options] = fetch.mock.calls[0] ?? [];
    expect(url).toBe('/api/v1/things/a');
    expect(new Headers(options?.headers).get('if-match')).toBe('"2"');
  });

  test('says by field what was refused', async () => {
    const errors = [{ path: 'card.title', message: 'must not be empty' }];
    server(problem(400, { type: 'about:blank', title: 'No.', status: 400, code: 'invalid_body', errors }));
    expect(await call(thing, 'POST', '/things', { body: {} })).toMatchObject({
      ok: false,
      failure: { code: 'invalid_body', status: 400, fieldErrors: { 'card.title': { message: 'must not be empty' } } },
    });
  });

  test.each([
    ['no network', new TypeError('Failed to fetch'), 'offline'],
    ['an answer that the contract does not know', json(200, { name: 'a' }), 'unreadable'],
    ['the error page of a proxy', new Response('<h1>Bad gateway</h1>', { status: 502 }), 'internal'],
  ])('%s is a value, not an exception', async (_name, answer, code) => {
    server(answer);
    expect(await call(thing, 'GET', '/things/a')).toMatchObject({ ok: false, failure: { code } });
  });

  test('is never retried by itself: only the person knows whether it should be', async () => {
    const fetch = server(new TypeError('Failed to fetch'), json(200, { id: 'a' }));
    await call(thing, 'GET', '/things/a');
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test('leads to the sign-in when the session is over', async () => {
    const over = () => problem(401, { title: '', status: 401, code: 'unauthorized' });
    gate.signIn = vi.fn(async () => true);
    server(over(), json(200, { id: 'a' }));
    expect(await call(thing, 'GET', '/things/a'), 'what was asked is asked again').toMatchObject({ ok: true });
    gate.signIn = vi.fn(async () => false);
    server(over());
    expect(await call(thing, 'GET', '/things/a')).toMatchObject({ failure: { code: 'unauthorized' } });
    server(over());
    await call(thing, 'POST', '/session/passkey', { ungated: true });
    expect(gate.signIn, 'the gate’s own calls go past it').toHaveBeenCalledOnce();
  });

  test('asks for the passkey and continues; refused, it says so', async () => {
    const needed = () => problem(403, { title: '', status: 403, code: 'passkey_required' });
    gate.confirmPasskey = async () => true;
    server(needed(), json(200, { id: 'a' }));
    expect(await call(thing, 'DELETE', '/things/a')).toMatchObject({ ok: true });
    gate.confirmPasskey = async () => false;
    server(needed());
    expect(await call(thing, 'DELETE', '/things/a')).toMatchObject({ failure: { code: 'passkey_required' } });
  });
});

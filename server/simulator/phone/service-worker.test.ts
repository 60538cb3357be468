import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { transformWithOxc } from 'vite';
import { expect, test } from 'vitest';

const origin = 'http://127.0.0.1:3000';

/** Runs the worker as browsers do, as a script and not a module. `ask`: what its own `fetch` answers. */
async function runWorker(ask: (url: string, init?: RequestInit) => Promise<unknown>) {
  const path = 'server/simulator/phone/service-worker.ts';
  const { code } = await transformWithOxc(readFileSync(path, 'utf8'), path);
  const listeners: Record<string, (event: object) => void> = {};
  const done = { unregistered: 0, answers: [] as Promise<Response>[], waits: [] as Promise<unknown>[] };
  const self = {
    location: new URL(`${origin}/simulator/phone/service-worker.js`),
    addEventListener: (name: string, listener: (event: object) => void) =>
      Object.assign(listeners, { [name]: listener }),
    registration: { unregister: async () => void done.unregistered++ },
    clients: { matchAll: async () => [] },
  };
  runInContext(
    code.replace(/^export \{\};?$/m, ''),
    createContext({ self, fetch: ask, URL, Headers, Response, setTimeout }),
  );
  const open = async (url: string, request: object) => {
    const waitUntil = (work: Promise<unknown>) => done.waits.push(work);
    const respondWith = (answer: Promise<Response>) => done.answers.push(answer);
    listeners.fetch?.({ request: { url, method: 'GET', mode: 'navigate', ...request }, waitUntil, respondWith });
    await Promise.all([...done.waits, ...done.answers]);
    return done;
  };
  return open;
}

test.each([
  ['goes on', 200, 0],
  ['has ended, and another server has its address', 404, 1],
  ['has ended', null, 1],
])('14 §1.10: the service worker, once the demo %s', async (_what, status, ended) => {
  const open = await runWorker(async () => {
    if (status === null) throw new TypeError('fetch failed');
    return { ok: status === 200 };
  });
  expect((await open(`${origin}/console`, { destination: 'document' })).unregistered).toBe(ended);
});

test.each([
  ['a page of OmniLink in a frame', `${origin}/go/CARD`, 'iframe', '/go/CARD'],
  ['LINE’s API', 'https://api.line.me/v2/profile?a=b', '', '/simulator/line-api/v2/profile?a=b'],
  ['the same page in a tab of its own', `${origin}/go/CARD`, 'document', null],
  ['another page in a frame', `${origin}/console`, 'iframe', null],
  ['another host', 'https://example.com/go/CARD', 'iframe', null],
])('answers for %s', async (_what, url, destination, fetched) => {
  const asked: string[] = [];
  const open = await runWorker(async (address) => {
    asked.push(address);
    return { ok: true };
  });
  const { answers } = await open(url, { destination });
  expect(answers).toHaveLength(fetched ? 1 : 0);
  if (fetched) expect(asked).toEqual([fetched]);
});

import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agents } from './agents.ts';
import { startSimulator } from './standalone.ts';

let simulator: Awaited<ReturnType<typeof startSimulator>>;
const app = fastify();
beforeAll(async () => {
  app.get('/go/jump', (request, reply) =>
    reply
      .type('text/html')
      .header('content-security-policy', "default-src 'none'")
      .send(`${request.headers['user-agent']}`),
  );
  app.get('/go/away', (_request, reply) => reply.redirect('/go/jump?e=1', 302));
  simulator = await startSimulator({ appOrigin: await app.listen({ port: 0, host: '127.0.0.1' }) });
});
afterAll(async () => {
  await simulator.close();
  await app.close();
});

const browse = (url: string, agent: string) =>
  fetch(`${simulator.url}/browser?${new URLSearchParams({ url, agent })}`, { redirect: 'manual' });

test('a page under the phone’s own user agent, with its policy', async () => {
  const answer = await browse('/go/jump', 'messenger-ios');
  expect([answer.status, await answer.text()]).toEqual([200, agents['messenger-ios']]);
  expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'");
});

test('a redirect is reported, not followed', async () => {
  const answer = await browse('/go/away', 'line-inapp-ios');
  const { redirect } = await answer.json();
  expect(redirect).toBe(`${simulator.world.appOrigin()}/go/jump?e=1`);
  expect(answer.headers.get('x-simulator-redirect')).toBe(redirect);
});

test.each([
  ['/link', 'messenger-ios'],
  ['/go/../api/v1/channels', 'messenger-ios'],
  ['https://evil.test/go/jump', 'messenger-ios'],
  ['/go/jump', 'nokia'],
])('nothing but /go/ of OmniLink: %s %s', async (url, agent) => {
  expect((await browse(url, agent)).status).toBe(400);
});

test('agents are what the SDK and OmniLink take them for', () => {
  const liff = Object.entries(agents).filter(([, agent]) => /Line\/\d+\.\d+\.\d+ LIFF/.test(agent));
  expect(liff.map(([key]) => key)).toEqual(['line-ios', 'line-android']);
});

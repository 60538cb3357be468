import fastify from 'fastify';
import { type SimulatorClient, simulatorClient } from './client.ts';
import { type RunningSimulator, type StandaloneOptions, startSimulator } from './standalone.ts';
import type { Customer, LineChannel, MessengerPage } from './world/accounts.ts';

interface Received {
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Stands for OmniLink in the simulator's own tests: takes webhooks and answers as told. */
export async function startReceiver(answer: () => number | Promise<number> = () => 200) {
  const received: Received[] = [];
  const app = fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/hook', async (request, reply) => {
    received.push({ headers: request.headers, body: `${request.body}` });
    return reply.code(await answer()).send('');
  });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: `${origin}/hook`, received, close: () => app.close() };
}

export interface Fixture {
  simulator: RunningSimulator;
  control: SimulatorClient;
  channel: LineChannel;
  page: MessengerPage;
  customer: Customer;
  /** A call of the bot's, with its token unless `headers` say otherwise. */
  line: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
  graph: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
}

/** A running simulator with one LINE account, one page and one customer who knows neither. */
export async function startFixture(webhookUrl?: string, options: StandaloneOptions = {}): Promise<Fixture> {
  const simulator = await startSimulator(options);
  const control = simulatorClient(simulator.url);
  const channel = await control.addLineChannel({ channelId: '2001', webhookUrl: webhookUrl ?? null });
  const page = await control.addMessengerPage({ pageId: '3001', webhookUrl: webhookUrl ?? null });
  const customer = await control.addCustomer({ name: '陳小美' });
  const caller =
    (prefix: string, token: string) =>
    (method: string, path: string, body?: unknown, headers = {}) =>
      fetch(`${simulator.url}/${prefix}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
  return {
    simulator,
    control,
    channel,
    page,
    customer,
    line: caller('line-api', channel.accessToken),
    graph: caller('meta/v26.0', page.accessToken),
  };
}

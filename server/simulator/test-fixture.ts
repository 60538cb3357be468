import fastify from 'fastify';
import { type SimulatorClient, simulatorClient } from './client.ts';
import { type RunningSimulator, type StandaloneOptions, startSimulator } from './standalone.ts';
import type { Customer, LineChannel } from './world/accounts.ts';
import type { InstagramAccount, MessengerPage, WhatsappNumber } from './world/meta-accounts.ts';

interface Received {
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Plays OmniLink in the simulator's own tests: takes webhooks and answers as told. */
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
  instagram: InstagramAccount;
  number: WhatsappNumber;
  customer: Customer;
  /** A call of the bot's, with its token unless `headers` say otherwise. */
  line: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
  /** With the token of the page, which is its Instagram account's too. */
  graph: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
  whatsapp: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
}

/** A running simulator with an account on each platform, a page's two with one token and app, and a customer who knows none of them. */
export async function startFixture(webhookUrl?: string, options: StandaloneOptions = {}): Promise<Fixture> {
  const simulator = await startSimulator(options);
  const control = simulatorClient(simulator.url);
  const channel = await control.addLineChannel({ channelId: '2001', webhookUrl: webhookUrl ?? null });
  const page = await control.addMessengerPage({ pageId: '3001', webhookUrl: webhookUrl ?? null });
  const instagram = await control.addInstagramAccount({
    accountId: '4001',
    pageId: '3001',
    webhookUrl: webhookUrl ?? null,
  });
  const number = await control.addWhatsappNumber({
    phoneNumberId: '5001',
    phoneNumber: '886912000001',
    wabaId: '6001',
    webhookUrl: webhookUrl ?? null,
  });
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
    instagram,
    number,
    customer,
    line: caller('line-api', channel.accessToken),
    graph: caller('meta/v26.0', page.accessToken),
    whatsapp: caller('meta/v26.0', number.accessToken),
  };
}

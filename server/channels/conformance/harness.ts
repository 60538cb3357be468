import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Channel } from '../channel.ts';
import { openTestServer, type SeenRequest, type TestServer } from '../test-server.ts';
import { control, type OpenedAccount, type PlatformCase } from './platform-case.ts';

/** A message in the customer's chat, as the simulator reads it out of what was sent. */
export type ChatMessage = { direction: string; kind: string; text?: string; imageUrl?: string; buttons?: object[] };

export type StartSimulator = () => Promise<{ url: string; close(): Promise<unknown> }>;

/** What the tests of one platform stand on: the simulator, a receiver of webhooks, and for each test a fresh account and customer. */
export function openHarness(its: PlatformCase, startSimulator: StartSimulator) {
  let simulator: { url: string; close(): Promise<unknown> };
  let hooks: TestServer;
  let channel: Channel;
  let opened: OpenedAccount;
  const call = <T>(path: string, body?: object): Promise<T> => control<T>(simulator.url, path, body);

  beforeAll(async () => {
    simulator = await startSimulator();
    hooks = await openTestServer(() => ({ status: 200 }));
    channel = its.build(simulator.url);
  });
  beforeEach(async () => {
    opened = await its.open(simulator.url, `${hooks.url}/webhook`);
    hooks.seen.splice(0);
  });
  afterEach(async () => {
    expect(await call('GET unexpected')).toEqual({ unexpected: [] });
    await call('DELETE faults');
    await call('PUT webhook-switches', {});
    await call('POST clock', { offsetMs: 0 });
  });
  afterAll(async () => {
    await simulator.close();
    await hooks.close();
  });

  const play = (what: string, more: object): Promise<unknown> =>
    call(`POST play/${what}`, { [its.idField]: opened.id, customer: opened.customer, ...more });

  return {
    its,
    call,
    play,
    url: () => simulator.url,
    channel: () => channel,
    opened: () => opened,
    /** The first thing that the case's customer does. */
    playFirst: async (): Promise<void> => {
      const [first] = its.plays;
      if (first) await play(first.play, first.body);
    },
    /** The webhooks that came since the last call. */
    webhooks: async (): Promise<(SeenRequest & { raw: Uint8Array })[]> => {
      await call('POST settle', {});
      return hooks.seen.splice(0).map((request) => ({ ...request, raw: new TextEncoder().encode(request.body) }));
    },
    /** What is in the customer's chat and came from the account. */
    chat: async (): Promise<ChatMessage[]> => {
      const path = `GET chats/${its.simulated}/${opened.id}/${opened.customer}`;
      const { messages } = await call<{ messages: ChatMessage[] }>(path);
      return messages.filter((message) => message.direction === 'to_customer');
    },
  };
}

export type Harness = ReturnType<typeof openHarness>;

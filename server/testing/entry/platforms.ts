import { buildChannels } from '../../channels/channels.ts';
import { openPlatformHttp } from '../../channels/http.ts';
import { atOnce } from '../../channels/test-steps.ts';
import type { InboundEvent } from '../../domain/channel.ts';
import { simulatorClient } from '../../simulator/client.ts';
import { startSimulator } from '../../simulator/standalone.ts';

type TestPlatform = 'line' | 'messenger';
type Fault = Omit<Parameters<ReturnType<typeof simulatorClient>['addFault']>[0], 'match'>;

const hosts = { line: 'line-api', messenger: 'meta' } as const;
const sends = { line: '/v2/bot/message/push', messenger: '/*/messages' };

/** One LINE account and one Messenger page in their own simulator; webhooks are created and stored, but not sent. */
export async function startPlatforms() {
  const simulator = await startSimulator();
  const control = simulatorClient(simulator.url);
  const bot = await control.addLineChannel({ channelId: '1000000001' });
  const page = await control.addMessengerPage({ pageId: '2000000001', webhookUrl: `${simulator.url}/nowhere` });
  await control.webhookSwitches({ hold: true });
  const accounts = { line: bot.channelId, messenger: page.pageId };
  const lineApiUrl = `${simulator.url}/line-api`;
  const metaGraphUrl = `${simulator.url}/meta`;
  const channels = buildChannels({
    lineApiUrl,
    lineDataUrl: `${simulator.url}/line-data`,
    metaGraphUrl,
    http: openPlatformHttp(),
    now: () => new Date(),
  });

  return {
    lineApiUrl,
    metaGraphUrl,
    credentials: {
      line: { channelId: bot.channelId, channelSecret: bot.channelSecret, accessToken: bot.accessToken },
      messenger: { pageId: page.pageId, accessToken: page.accessToken, appSecret: page.appSecret },
    },

    /** A friend of the LINE account, or a customer who has just written to the page. @returns their id there */
    async newPerson(platform: TestPlatform): Promise<string> {
      const { id } = await control.addCustomer({ name: '陳小美' });
      if (platform === 'line') await control.line.setFriendship(accounts.line, id, 'friend');
      else await control.messenger.type(accounts.messenger, id, 'hi');
      return control.externalId(id, platform, accounts[platform]);
    },

    /** The texts that this person has received from us. */
    async chat(platform: TestPlatform, externalId: string): Promise<(string | undefined)[]> {
      const messages = await control.chat(platform, accounts[platform], externalId);
      return messages.filter((it) => it.direction === 'to_customer' && !it.byPlatform).map((it) => it.text);
    },

    /** The echoes of the page's messages to this person. */
    async echoes(externalId: string): Promise<Extract<InboundEvent, { kind: 'echo' }>[]> {
      const bodies = (await control.webhooks()).map(({ body }) => atOnce(channels.messenger.parse(Buffer.from(body))));
      const events = bodies.flatMap((body) => body.events);
      return events.filter((event) => event.kind === 'echo' && event.externalId === externalId) as Extract<
        InboundEvent,
        { kind: 'echo' }
      >[];
    },

    /** Makes the next send fail, or each (`times: null`). */
    async fault(platform: TestPlatform, fault: Fault): Promise<void> {
      await control.addFault({ ...fault, match: { host: hosts[platform], path: sends[platform], method: 'POST' } });
    },
    noFaults: () => control.removeFaults(),
    /** The number of requests to the platform. */
    calls: async (platform: TestPlatform) => (await control.calls(hosts[platform])).length,
    /** Calls that the platform doesn't know: there must be none. */
    unexpected: () => control.unexpected(),
    close: () => simulator.close(),
  };
}

export type Platforms = Awaited<ReturnType<typeof startPlatforms>>;

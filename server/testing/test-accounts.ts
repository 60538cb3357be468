// The accounts of the tests' brand: in the simulator, and connected through OmniLink's own API.
import type { ChannelView, NewChannel } from '../contract/channels.ts';
import type { agents } from '../simulator/agents.ts';
import type { SimulatorClient } from '../simulator/client.ts';

export const testPage = {
  pageId: '700000000000001',
  accessToken: 'page-token',
  appSecret: 'app-secret',
  verifyToken: 'verify-me',
};
/** Connected to the page: its token and its app. */
export const testInstagram = { ...testPage, accountId: '17841400000000001' };
/** Of another app than the page. */
export const testWhatsapp = {
  phoneNumberId: '106540352242922',
  phoneNumber: '886277001234',
  accessToken: 'whatsapp-token',
  appSecret: 'whatsapp-app-secret',
  verifyToken: 'verify-whatsapp',
};
export const testLine = {
  channelId: '1650000001',
  channelSecret: 'line-channel-secret',
  accessToken: 'line-access-token',
  loginChannelId: '1650000002',
  liffId: '1650000002-TestLiff',
};

/** The simulator's name for each account. */
export const testAccounts = {
  line: testLine.channelId,
  messenger: testPage.pageId,
  instagram: testInstagram.accountId,
  whatsapp: testWhatsapp.phoneNumberId,
};
/** A platform of the simulator. */
export type TestPlatform = keyof typeof testAccounts;

/** The browser in which a card of this source opens on an iPhone. */
export const cardAgents: Record<TestPlatform, keyof typeof agents> = {
  line: 'line-inapp-ios',
  messenger: 'messenger-ios',
  instagram: 'instagram-ios',
  whatsapp: 'safari-ios',
};

/** Creates the accounts, connects each as a channel, and sends their webhooks to `url`. */
export async function connectTestAccounts(
  control: SimulatorClient,
  url: string,
  connect: (channel: NewChannel) => Promise<ChannelView>,
): Promise<Record<TestPlatform, ChannelView>> {
  const name = '小島選物';
  const webhookUrl = `${url}/webhooks/meta`;
  await Promise.all([
    control.addLineChannel({ ...testLine, name, basicId: '@kojima', greeting: '', endpointUrl: `${url}/link` }),
    control.addMessengerPage({ ...testPage, name, webhookUrl }),
    control.addInstagramAccount({ ...testInstagram, name, username: 'kojima.select', webhookUrl }),
    control.addWhatsappNumber({ ...testWhatsapp, name, webhookUrl }),
  ]);
  const [line, messenger, instagram, whatsapp] = await Promise.all([
    connect({ platform: 'line', name: `${name} LINE`, credentials: testLine }),
    connect({ platform: 'messenger', name, credentials: testPage }),
    connect({ platform: 'instagram', name: `${name} Instagram`, credentials: testInstagram }),
    connect({ platform: 'whatsapp', name: `${name} WhatsApp`, credentials: testWhatsapp }),
  ]);
  await control.patchLineChannel(testLine.channelId, { webhookUrl: `${url}/webhooks/line/${line.id}` });
  return { line, messenger, instagram, whatsapp };
}

/** A customer writes to the accounts of these platforms. @returns the customer's id on each */
export async function writeToAccounts(control: SimulatorClient, customerId: string, on: TestPlatform[], text: string) {
  const ids: Partial<Record<TestPlatform, string>> = {};
  for (const platform of on) {
    await control[platform].type(testAccounts[platform], customerId, text);
    ids[platform] = await control.externalId(customerId, platform, testAccounts[platform]);
  }
  return ids;
}

import { expect, type Page } from '@playwright/test';
import { line, page as messengerPage } from './brand.ts';
import type { OmniLink } from './omnilink.ts';
import { buildPhone, type PhoneSetting } from './phone.ts';

/** What the brand's LINE account is to this person. */
type Friendship = 'never' | 'friend' | 'blocked';
export type Person = Awaited<ReturnType<typeof meet>>;
export type Who = { name?: string; friendship?: Friendship; hasLine?: boolean };
type Chats = { messenger?: string[]; line?: string[] };

/** Somebody who has just written to the brand in Messenger, with a phone of their own. `hasLine`: the app is on it. */
export async function meet(
  setting: PhoneSetting & { omnilink: OmniLink },
  { name = '陳小美', friendship = 'friend', hasLine = true }: Who = {},
) {
  const { omnilink } = setting;
  const { control } = omnilink;
  const customer = await control.addCustomer({ name });
  await control.line.browserUser(customer.id);
  if (friendship !== 'never') await control.line.follow(line.channelId, customer.id);
  if (friendship === 'blocked') await control.line.block(line.channelId, customer.id);
  await control.messenger.type(messengerPage.pageId, customer.id, '你好');
  await untilQuiet(omnilink);
  const psid = await control.externalId(customer.id, 'messenger', messengerPage.pageId);
  const phone = buildPhone(setting, customer, { line: hasLine });

  /** What OmniLink has said in this person's chats; LINE's own greeting and the card itself left out. */
  async function chats(): Promise<Required<Chats>> {
    const said = async (platform: 'line' | 'messenger', account: string) =>
      (await control.chat(platform, account, customer.id))
        .filter((one) => one.direction === 'to_customer' && !one.byPlatform && !one.buttons.some(({ url }) => url))
        .map((one) => one.text ?? '');
    return {
      messenger: await said('messenger', messengerPage.pageId),
      line: await said('line', line.channelId),
    };
  }

  return {
    ...customer,
    psid,
    phone,
    /** A card of the campaign arrives in Messenger. @returns the address of its button */
    async getsCard(campaign: { id: string } = omnilink.campaign): Promise<string> {
      const inChat = async () =>
        (await control.chat('messenger', messengerPage.pageId, customer.id)).filter((m) => m.kind === 'card');
      const before = (await inChat()).length;
      await omnilink.api('POST', '/cards', {
        campaignId: campaign.id,
        contact: { channelId: omnilink.sourceChannelId, externalId: psid },
        send: true,
      });
      let url: string | undefined;
      const newest = async () => {
        const cards = await inChat();
        url = cards.at(-1)?.buttons[0]?.url;
        return cards.length;
      };
      await expect.poll(newest, { message: 'the card arrives in Messenger' }).toBeGreaterThan(before);
      return url ?? '';
    },
    /** Taps it, and returns the page that LINE opens in the end. */
    taps: (cardUrl: string): Promise<Page> => phone.tapCard(cardUrl),
    /** Answers the sheet that LINE has put over the page. `add` adds the account, or unblocks it. */
    async answersSheet(action: 'add' | 'cancel' | 'close'): Promise<void> {
      const find = async () =>
        (await control.line.subwindows()).find((one) => one.customer === customer.id && one.state === 'open');
      await expect.poll(find, { message: 'LINE shows its sheet' }).toBeTruthy();
      const sheet = await find();
      if (sheet) await control.line.answerSubwindow(sheet.msit, action);
    },
    chats,
    /** Waits until nothing is pending: after this, no message means that none comes. */
    isQuiet: () => untilQuiet(omnilink),
    /** Both chats say exactly this, once nothing is pending. A chat left out is silent. */
    async reads({ messenger = [], line: inLine = [] }: Chats): Promise<void> {
      await untilQuiet(omnilink);
      await expect.poll(chats, { message: 'what both chats say' }).toEqual({ messenger, line: inLine });
    },
  };
}

/** Waits until every webhook is processed and nothing is to be sent. */
async function untilQuiet(omnilink: OmniLink): Promise<void> {
  await expect.poll(omnilink.isQuiet, { message: 'nothing is on its way', intervals: [20, 50, 100] }).toBe(true);
}

import { expect, type Page } from '@playwright/test';
import type { NewCampaign } from '../server/contract/campaigns.ts';
import type { ContactView, ProfileView } from '../server/contract/contacts.ts';
import type { Account, Path, Source, Target } from './every-account.ts';
import type { OmniLink } from './omnilink.ts';
import type { Person } from './people.ts';
import { button, sees } from './screens.ts';

export type Walk = Awaited<ReturnType<typeof startWalk>>;

/** A new campaign between two platforms, and a person who is a friend of its LINE accounts. */
export async function startWalk(
  omnilink: OmniLink,
  person: Person,
  from: Source,
  to: Target,
  more: Partial<NewCampaign> = {},
) {
  const path = await (await omnilink.everyAccount()).open(from, to, more);
  for (const account of [path.source, path.target]) {
    if (account.platform === 'line') await omnilink.control.line.follow(account.id, person.id);
  }
  return { path, ...buildWalk(omnilink, person, path) };
}

/** What a person does on the way from a chat on one platform to a chat on another, and what they see there. */
function buildWalk(omnilink: OmniLink, person: Person, path: Path) {
  const { control } = omnilink;
  const { phone } = person;
  const { source, target } = path;

  const write = ({ platform, id }: Account, text: string) => control[platform].type(id, person.id, text);

  /** Every message that OmniLink has sent in this chat; cards by their button. */
  async function chat({ platform, id }: Account): Promise<string[]> {
    const messages = await control.chat(platform, id, person.id);
    const own = messages.filter((one) => one.direction === 'to_customer' && !one.byPlatform);
    return own.map((one) =>
      one.kind === 'card' && one.buttons.some(({ url }) => url) ? `[${one.buttons[0]?.label}]` : (one.text ?? ''),
    );
  }

  /** Writes the campaign's keyword, waits for the card, taps it. @returns the address that the button opens */
  async function tapsCard(): Promise<string> {
    await write(source, path.keyword);
    await expect.poll(() => chat(source), { message: 'the card arrives' }).toContain(`[${path.campaign.card.button}]`);
    const { url } = await control.tapButton(source.platform, source.id, person.id, path.campaign.card.button);
    return url ?? '';
  }

  /** Opens the card's address as the source's app does, up to the page with the button to the target. */
  async function opensCard(url: string): Promise<Page> {
    switch (source.platform) {
      case 'line':
        return phone.visit('lineInApp', url);
      case 'whatsapp':
        return phone.visit('browser', url);
      case 'messenger':
      case 'instagram': {
        const inApp = await phone.visit(source.platform, url);
        return phone.device === 'iphone' ? leavesTheApp(inApp) : inApp;
      }
    }
  }

  /** On an iPhone the page can't jump: *open in browser* takes its address along, tap and all. */
  async function leavesTheApp(inApp: Page): Promise<Page> {
    await sees(inApp, 'open_externally', '換瀏覽器打開這一頁');
    return phone.visit('browser', inApp.url());
  }

  /** The address behind the jump page's button. On Android, inside Meta's apps, it is an intent with the address as its fallback. */
  async function jumpLink(page: Page, label: string): Promise<string> {
    const href = (await button(page, label).getAttribute('href')) ?? '';
    const fallback = /S\.browser_fallback_url=([^;]+)/.exec(href)?.[1];
    return fallback ? decodeURIComponent(fallback) : href;
  }

  const ways: Record<Target, (url: string) => Promise<void>> = {
    async line(url) {
      // In LINE's own browser the card goes straight to LINE, which takes over: that page never arrives.
      const link =
        source.platform === 'line' ? await redirectOf(url) : await jumpLink(await jumps(url, 'line'), '開啟 LINE');
      const page = await phone.visit('line', await phone.liffAddress(link));
      await sees(page, 'linked', '連結好了');
    },
    async whatsapp(url) {
      const page = await jumps(url, 'whatsapp');
      const draft = await control.whatsapp.openLink(await jumpLink(page, '開啟 WhatsApp'), person.id);
      expect(draft.phoneNumberId).toBe(target.id);
      await control.whatsapp.type(target.id, person.id, draft.text);
    },
  };

  async function jumps(url: string, to: Target): Promise<Page> {
    const page = await opensCard(url);
    await sees(page, `jump/${to}`, to === 'line' ? '到 LINE 完成連結' : '到 WhatsApp 按傳送');
    return page;
  }

  async function redirectOf(url: string): Promise<string> {
    const page = await phone.open('lineInApp');
    const link = page.waitForRequest(/^https:\/\/liff\.line\.me\//);
    await page.goto(url).catch(() => {});
    return (await link).url();
  }

  const contactOf = async ({ platform, id, channelId }: Account): Promise<ContactView | undefined> => {
    const externalId = await control.externalId(person.id, platform, id);
    const { items } = await omnilink.api<{ items: ContactView[] }>(
      'GET',
      `/contacts?channelId=${channelId}&externalId=${encodeURIComponent(externalId)}`,
    );
    return items[0];
  };

  return {
    write,
    chat,
    tapsCard,
    opensCard,
    jumpLink,
    contactOf,
    /** From the card to the end. */
    goesOn: (url: string) => ways[target.platform === 'line' ? 'line' : 'whatsapp'](url),
    profileOf: async (account: Account) => {
      const contact = await contactOf(account);
      return omnilink.api<ProfileView>('GET', `/profiles/${contact?.profileId}`);
    },
  };
}

import { expect, type Page } from '@playwright/test';
import type { ContactView } from '../server/contract/contacts.ts';
import { line } from './brand.ts';
import type { OmniLink } from './omnilink.ts';
import type { Person } from './people.ts';
import { sees, taps } from './screens.ts';

/** The link to the page, as a chat has it. */
export const mineLink = `https://liff.line.me/${line.liffId}/mine?app=${line.liffId}`;
/** The page's own address. */
export const mineUrl = ({ url }: OmniLink) => `${url}/link/mine?app=${line.liffId}`;

/** The contact with this id of a platform. */
export const contactOf = async (omnilink: OmniLink, externalId: string) =>
  (await omnilink.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`)).items[0];
/** Whether the person's accounts on Messenger and LINE share a profile. */
export async function isJoined(omnilink: OmniLink, { psid, lineUserId }: Person) {
  const [messenger, inLine] = [await contactOf(omnilink, psid), await contactOf(omnilink, lineUserId)];
  return messenger?.profileId === inLine?.profileId;
}
/** Linked, and their own page opened from LINE as its link is tapped in a chat. */
export async function opensMine(person: Person): Promise<Page> {
  await sees(await person.taps(await person.getsCard()), 'linked', '連結好了');
  await person.isQuiet();
  return person.phone.visit('line', await person.phone.liffAddress(mineLink));
}
/** Taps the button, and returns the address that LINE is told to open in the phone's browser. */
export async function opensOutside(page: Page): Promise<string> {
  await taps(page, '用瀏覽器打開');
  type Call = { action: string; url: string; external: boolean };
  const calls = () => page.evaluate(() => (window as unknown as { __lineCalls: Call[] }).__lineCalls);
  const opened = async () => (await calls()).find(({ action }) => action === 'open-window');
  await expect.poll(opened).toMatchObject({ external: true });
  return (await opened())?.url ?? '';
}

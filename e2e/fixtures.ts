import { test as base, expect } from '@playwright/test';
import type { CampaignView, NewCampaign } from '../server/contract/campaigns.ts';
import type { Source, Target } from './every-account.ts';
import { type OmniLink, startOmniLink } from './omnilink.ts';
import { meet, type Person, type Who } from './people.ts';
import type { Device } from './phone.ts';
import { buildPlatformFault } from './platform-faults.ts';
import { buildTrouble, type Trouble } from './trouble.ts';
import { startWalk, type Walk } from './walk.ts';

export type Options = {
  device: Device;
  /** Who the fixture `customer` is: name, friendship with the LINE account, where they write, whether LINE is on the phone. */
  customerIs: Who;
};

type Fixtures = {
  /** Somebody with a phone; `friendship`: what the brand's LINE account is to them. */
  meet: (who?: Who) => Promise<Person>;
  /** One customer who has just written to the brand, their phone, and what their chats say. */
  customer: Person;
  phone: Person['phone'];
  chats: { say: Person['reads']; now: Person['chats'] };
  /** The route from one platform to another, with its own campaign and keyword: `e2e/walk.ts`. */
  walk: (source: Source, target: Target, more?: Partial<NewCampaign>) => Promise<Walk>;
  /** Breaks LINE or Meta by a fault's name, and fixes them. */
  platformFault: ReturnType<typeof buildPlatformFault>;
  /** Lets time pass for server, database and platforms. */
  clock: OmniLink['clock'];
  /** The simulator's controls: faults, slowness, sheets, consent. Reset after the story. */
  platforms: OmniLink['control'];
  /** A new campaign, for this story only. */
  newCampaign: (more?: Partial<NewCampaign>) => Promise<CampaignView>;
  /** Errors in the browser's console, page errors and requests to strangers. */
  trouble: Trouble;
  afterwards: undefined;
};

type WorkerFixtures = { omnilink: OmniLink };

/** `test` of the stories: one OmniLink with its platforms for each worker, people with phones for each story. */
export const test = base.extend<Fixtures & Options, WorkerFixtures>({
  device: ['iphone', { option: true }],
  customerIs: [{}, { option: true }],

  omnilink: [
    async ({ browser: _ }, use) => {
      const omnilink = await startOmniLink();
      await use(omnilink);
      await omnilink.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  trouble: async ({ device: _ }, use) => use(buildTrouble()),
  platforms: async ({ omnilink }, use) => use(omnilink.control),
  newCampaign: async ({ omnilink }, use) => use(omnilink.newCampaign),

  meet: async ({ browser, omnilink, device, trouble }, use) => {
    const people: Person[] = [];
    await use(async (who) => {
      const person = await meet({ browser, omnilink, device, trouble }, who);
      people.push(person);
      return person;
    });
    for (const person of people) await person.phone.close();
  },

  customer: async ({ meet, customerIs }, use) => use(await meet(customerIs)),
  phone: async ({ customer }, use) => use(customer.phone),
  chats: async ({ customer }, use) => use({ say: customer.reads, now: customer.chats }),
  walk: async ({ customer, omnilink }, use) =>
    use(async (source, target, more) => startWalk(omnilink, customer, source, target, more)),
  platformFault: async ({ omnilink }, use) => use(buildPlatformFault(omnilink.control)),
  clock: async ({ omnilink }, use) => use(omnilink.clock),

  afterwards: [
    async ({ omnilink, trouble }, use) => {
      await use(undefined);
      const { control } = omnilink;
      await control.removeFaults();
      await control.webhookSwitches({});
      await control.line.subwindowMode('wait');
      await control.line.consent('accept');
      await control.clock(omnilink.clock.aheadMs());
      expect(trouble.left(), 'errors in the browser').toEqual([]);
      expect(await control.unexpected(), 'calls that the platforms do not know').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

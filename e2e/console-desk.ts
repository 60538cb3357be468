import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import type { ModuleView, NewModule } from '../server/contract/modules.ts';
import { expect, test as story } from './fixtures.ts';
import { adminApiKey, type OmniLink } from './omnilink.ts';
import { watchPage } from './trouble.ts';

/** The signed-in person, as the console's own sign-in would return them. */
export const administrator = {
  staffId: '018f0000-0000-7000-8000-000000000000',
  name: 'Mei',
  role: 'administrator',
  may: ['use', 'correct', 'administer'],
  kind: 'full',
  demo: false,
};

type Desk = {
  /** How the desk's browser differs from a desktop's, as on a phone. */
  deskIs: BrowserContextOptions;
  desk: Page;
  /** A new bot module, for this story only. */
  newModule: (more?: Partial<NewModule>) => Promise<ModuleView>;
};

/** `test` of the console's stories: a desktop browser in English, with the administrator's key in place of a session. */
export const test = story.extend<Desk>({
  deskIs: [{}, { option: true }],

  newModule: async ({ omnilink }, use) =>
    use((more) =>
      omnilink.api<ModuleView>('POST', '/modules', {
        platform: 'line',
        name: 'Welcome',
        blocks: [{ kind: 'text', text: 'Welcome' }],
        ...more,
      }),
    ),

  desk: async ({ browser, omnilink, trouble, deskIs }, use) => {
    const context = await browser.newContext({
      baseURL: omnilink.url,
      locale: 'en',
      viewport: { width: 1280, height: 800 },
      ...deskIs,
    });
    await sitDown(context, adminApiKey, administrator);
    context.on('page', (page) => watchPage(page, trouble));
    await use(await context.newPage());
    await context.close();
  },
});

/** Whoever has the key works in the console's browser from now on. */
async function sitDown(context: BrowserContext, key: string, session: object): Promise<void> {
  await context.route('**/api/v1/**', (route) =>
    route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${key}` } }),
  );
  await context.route('**/api/v1/session', (route) => route.fulfill({ json: session }));
}

/** What the session tells of each role's permissions. */
const permissions = { supervisor: ['use', 'correct', 'read_channels'], marketer: ['use', 'read_channels'] };

/** Somebody else takes the administrator's place, for the pages and for the API behind them. */
export async function takeSeat(desk: Page, { api }: OmniLink, role: keyof typeof permissions): Promise<void> {
  const { key } = await api<{ key: string }>('POST', '/api-keys', { name: role, role });
  await sitDown(desk.context(), key, { ...administrator, role, may: permissions[role] });
}

/** Everything typed is on the server, or kept in the browser. */
export const isSaved = (page: Page) => expect(page.locator('.save-state')).toHaveText('Saved');

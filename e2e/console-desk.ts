import type { Page } from '@playwright/test';
import { test as story } from './fixtures.ts';
import { adminApiKey } from './omnilink.ts';
import { watchPage } from './trouble.ts';

/** The person at the desk, as the console's own sign-in would say. */
const administrator = {
  staffId: '018f0000-0000-7000-8000-000000000000',
  name: 'Mei',
  role: 'administrator',
  may: ['use', 'administer'],
  kind: 'full',
  demo: false,
};

/** `test` of the console's stories: a desktop browser in English, with the administrator's key in place of a session. */
export const test = story.extend<{ desk: Page }>({
  desk: async ({ browser, omnilink, trouble }, use) => {
    const context = await browser.newContext({
      baseURL: omnilink.url,
      locale: 'en',
      viewport: { width: 1280, height: 800 },
    });
    await context.route('**/api/v1/**', (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${adminApiKey}` } }),
    );
    await context.route('**/api/v1/session', (route) => route.fulfill({ json: administrator }));
    context.on('page', (page) => watchPage(page, trouble));
    await use(await context.newPage());
    await context.close();
  },
});

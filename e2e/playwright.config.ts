import { defineConfig } from '@playwright/test';
import { findBrowser } from '../scripts/find-browser.mjs';
import type { Options } from './fixtures.ts';

// Found once, in the runner; its workers inherit the environment and need not look again.
process.env.CHROMIUM_PATH ??= findBrowser({ seen: Boolean(process.env.STORY_SEEN) });

/** Run on a Pixel. All others run on an iPhone, choose their own phone, or need none. `npm run story` runs any on either. */
const onPixel = [
  'blocked.spec.ts',
  'campaign-off.spec.ts',
  'impatient.spec.ts',
  'line-trouble.spec.ts',
  'offline.spec.ts',
  'translated.spec.ts',
];
const onBoth = ['consent.spec.ts', 'friend-links.spec.ts', 'my-links.spec.ts', 'paths.spec.ts'];
const takesEither = Boolean(process.env.STORY_ON_EITHER_PHONE);

/** `npm run story`: a visible browser, slowed down. */
const isSeen = Boolean(process.env.STORY_SEEN);

const disabledFeatures = [
  // Starting a process for a page costs more than loading a story's page: no spare processes, and one for all sites of a page.
  'SpareRendererForSitePerProcess',
  'IsolateOrigins',
  'site-per-process',
  // A window's address bar is a page with its own process, nearly a second for each of a phone's apps.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // Playwright's own choice, as far as it matters here: Chromium reads only the last list.
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
];

export default defineConfig<Options>({
  testDir: '.',
  // The same on every machine and phone.
  snapshotPathTemplate: '{testDir}/{testFileName}-snapshots/{arg}{ext}',
  outputDir: '../node_modules/.cache/stories',
  globalSetup: './build-if-stale.ts',
  // More than there are processors only makes each slower.
  workers: 2,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    // A trace costs as much as the story; ask for one with --trace on.
    trace: 'off',
    headless: !isSeen,
    screenshot: 'only-on-failure',
    launchOptions: {
      slowMo: isSeen ? 300 : 0,
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        ...(isSeen ? [] : ['--headless']),
        '--no-sandbox',
        '--disable-gpu',
        '--in-process-gpu',
        '--disable-site-isolation-trials',
        '--renderer-process-limit=1',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--disable-features=${disabledFeatures.join(',')}`,
        // A safety net for missed routes: no host name is ever resolved.
        '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1, EXCLUDE localhost',
      ],
    },
  },
  // Each project starts servers of its own.
  projects: [
    { name: 'iPhone', use: { device: 'iphone' }, testIgnore: takesEither ? [] : onPixel },
    { name: 'Pixel', use: { device: 'pixel' }, ...(takesEither ? {} : { testMatch: [...onPixel, ...onBoth] }) },
  ],
});

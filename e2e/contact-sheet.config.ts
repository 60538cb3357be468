import { defineConfig } from '@playwright/test';
import type { Options } from './fixtures.ts';
import stories from './playwright.config.ts';

// `npm run contact-sheet`: no story, but drawn with the same server, accounts and browser.
export default defineConfig<Options>({
  ...stories,
  timeout: 600_000,
  workers: 1,
  projects: [{ name: 'contact sheet', testMatch: 'contact-sheet.ts' }],
});

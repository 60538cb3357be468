// Every kind of message in every app, light and dark, compared with stored pictures. Drawn again with `--update-snapshots`; then
// `drawnWith` is that browser's version.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { build } from 'vite';
import type { ChatSheet } from '../liff-app/chat/testing/chat-sheet.tsx';
import { platformIds } from '../server/contract/platforms.ts';
import { samples } from './chat-sheet-samples.ts';

/** Letters of another font have other widths: where it is missing, no picture can be compared. */
const font = 'Noto Sans CJK TC';
const hasFont = spawnSync('fc-list', [font, 'file'], { encoding: 'utf8' }).stdout?.trim() !== '';

/** The browser that has drawn the stored pictures: another one may draw the edges of letters differently. */
const drawnWith = '156.0.8078.114';
const tolerance = (version: string) => (version === drawnWith ? { maxDiffPixels: 100 } : { maxDiffPixelRatio: 0.02 });

let assets: { script: string; style: string };
test.beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      cssTarget: ['chrome108', 'safari16'],
      lib: {
        entry: fileURLToPath(new URL('../liff-app/chat/testing/chat-sheet.tsx', import.meta.url)),
        formats: ['iife'],
        name: 'sheet',
      },
    },
  });
  const [result] = Array.isArray(built) ? built : [built];
  if (!result || !('output' in result)) throw new Error('nothing was built');
  const text = (type: 'chunk' | 'asset') =>
    result.output
      .map((file) => (file.type !== type ? '' : file.type === 'chunk' ? file.code : `${file.source}`))
      .join('');
  assets = { script: text('chunk'), style: text('asset') };
});

async function draw(page: Page, sheet: ChatSheet, textSize = '16px'): Promise<void> {
  const base = `html{font:${textSize}/1.5 "${font}"} body{margin:0;background:${sheet.theme === 'dark' ? '#222' : '#ddd'}} *{box-sizing:border-box}`;
  await page.setContent(`<style>${base}${assets.style}</style><div id="root"></div>`);
  await page.addScriptTag({ content: assets.script });
  await page.evaluate((given) => {
    const { drawChatSheet } = window as unknown as { drawChatSheet: (sheet: unknown, root: Element | null) => void };
    drawChatSheet(given, document.getElementById('root'));
  }, sheet);
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
}

for (const platform of platformIds) {
  for (const theme of ['light', 'dark'] as const) {
    test(`${platform}, ${theme}`, async ({ page, browser }) => {
      test.skip(!hasFont, `without the font ${font} no picture can be compared`);
      await draw(page, { platform, theme, chats: samples[platform] });
      await expect(page.locator('#root > *')).toHaveScreenshot(
        `${platform}-${theme}.png`,
        tolerance(browser.version()),
      );
    });
  }

  test(`${platform}, with letters twice as large, is no wider than its phone`, async ({ page }) => {
    await draw(page, { platform, theme: 'light', chats: samples[platform] }, '32px');
    const wider = await page
      .locator('.chat, .chat-log, .chat-row, .chat-bubble, .chat-card, .chat-cards:has(> :only-child)')
      .evaluateAll((nodes) =>
        nodes.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ className }) => className),
      );
    expect(wider).toEqual([]);
  });
}

// The contact sheet's layout: one picture a tile, under it the visits that lead there.
import type { Browser } from '@playwright/test';

/** A picture (PNG, base64; null: nothing is shown, the customer is led on) and every visit that ends at it. */
export type Tile = {
  title: string;
  picture: string | null;
  isWide: boolean;
  visits: { agent: string; path: string }[];
};

const style = `
  body { margin: 24px; background: #d9dcdf; color: #16191c; font: 13px/1.45 system-ui, sans-serif; width: 2328px; }
  h1 { font-size: 22px; margin: 0 0 16px; }
  main { display: grid; grid-template-columns: repeat(8, 1fr); gap: 32px 24px; align-items: start; }
  figure { margin: 0; }
  .wide { grid-column: span 2; }
  img { display: block; width: 100%; border-radius: 8px; background: #fff; }
  .none { padding: 40px 12px; border-radius: 8px; background: #fff; text-align: center; font-size: 16px; }
  figcaption b { display: block; margin: 8px 0 2px; font-size: 15px; }
  figcaption i { color: #5b636a; font-style: normal; }`;

/** Draws the tiles into a PNG at `file`. */
export async function drawSheet(browser: Browser, tiles: readonly Tile[], file: string): Promise<void> {
  const page = await (await browser.newContext({ viewport: { width: 2376, height: 800 } })).newPage();
  const figures = [...tiles].sort((a, b) => a.title.localeCompare(b.title)).map(figure);
  await page.setContent(
    `<style>${style}</style><h1>/go: user agent × source → target (zh-Hant, light)</h1><main>${figures.join('')}</main>`,
    { waitUntil: 'load' },
  );
  await page.screenshot({ path: file, fullPage: true });
  await page.context().close();
}

function figure({ title, picture, isWide, visits }: Tile): string {
  const image = picture ? `<img src="data:image/png;base64,${picture}">` : `<div class="none">${title}</div>`;
  const lines = groups(visits).map(({ agents, paths }) => `<div>${agents}<br><i>${paths}</i></div>`);
  return `<figure class="${isWide ? 'wide' : ''}">${image}<figcaption><b>${title}</b>${lines.join('')}</figcaption></figure>`;
}

/** The visits with the agents of the same paths put together. */
function groups(visits: Tile['visits']): { agents: string; paths: string }[] {
  const pathsOf = new Map<string, string[]>();
  for (const { agent, path } of visits) pathsOf.set(agent, [...(pathsOf.get(agent) ?? []), path]);
  const agentsOf = new Map<string, string[]>();
  for (const [agent, paths] of pathsOf) {
    const key = paths.length === 8 ? 'every path' : paths.join(', ');
    agentsOf.set(key, [...(agentsOf.get(key) ?? []), agent]);
  }
  return [...agentsOf].map(([paths, agents]) => ({ agents: agents.join(', '), paths }));
}

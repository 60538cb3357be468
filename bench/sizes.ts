import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { loadShell } from '../server/routes/pages/page-html.ts';

/** Bytes, brotli: the HTML as it is sent (quality 5), the first script, and the chunks loaded after it. */
export function pageSizes(clientDir: string): {
  html: number;
  firstScript: number;
  laterScripts: Record<string, number>;
} {
  const indexHtml = readFileSync(join(clientDir, 'index.html'), 'utf8');
  const goHtml = readFileSync(join(clientDir, 'go.html'), 'utf8');
  const html = loadShell(indexHtml, goHtml).renderLinkPage({
    locale: 'zh-Hant',
    liffId: '2000000002-DemoLiff',
    liffUrl: 'https://liff.line.me/2000000002-DemoLiff',
    channelId: '0199f3c2-5d41-7a3e-9c1b-2f7d8e6a4b10',
    brand: { name: '小島選物', logoUrl: null, color: '#0B7A3E', privacyUrl: 'https://example.com/privacy' },
    source: { platform: 'messenger', channelName: '小島選物', chatUrl: 'https://m.me/100000000000001' },
    target: { platform: 'line', channelName: '小島選物', chatUrl: 'https://line.me/R/ti/p/%40kojima' },
    addFriendUrl: 'https://line.me/R/ti/p/%40kojima',
    keyword: '連結',
    failure: null,
  });
  const first = new Set(namesIn(indexHtml));
  const ofGo = new Set(namesIn(goHtml));
  const scripts = readdirSync(join(clientDir, 'assets')).filter((name) => name.endsWith('.js'));
  const size = (name: string) => readFileSync(join(clientDir, 'assets', `${name}.br`)).length;
  const later = scripts.filter((name) => !first.has(name) && !ofGo.has(name));
  return {
    html: brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length,
    firstScript: [...first].reduce((sum, name) => sum + size(name), 0),
    laterScripts: Object.fromEntries(later.map((name) => [name.replace(/-[\w-]{8}\.js$/, ''), size(name)])),
  };
}

/** The scripts that a page names. */
const namesIn = (html: string) =>
  [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map(([, name]) => name ?? '');

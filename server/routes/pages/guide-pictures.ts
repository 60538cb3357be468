// The pictures of the guide (M26), 96 × 96: a piece of the app as the customer sees it, with a ring around what to tap. Their
// colours are the page's own, by class (liff-app/ui/go.css); the words beside them say the same, so they are hidden from readers.
import { buttonColor } from '../../../liff-app/ui/brand-color.ts';
import { html, type Markup } from './markup.ts';

type Os = 'ios' | 'android';
type Bar = { app: 'messenger' | 'facebook' | 'instagram' | 'line' | 'other'; os: Os; atBottomToo: boolean };

const picture = (content: Markup | readonly Markup[]) =>
  html`<svg class="pic" viewBox="0 0 96 96" aria-hidden="true">${content}</svg>`;

/** The window of an app or a browser, up to the edges of the picture where it goes on. */
const window = html`<path class="paper" d="M10 96V20q0-8 8-8h60q8 0 8 8v76z"></path>`;

/** ⋯ on iOS, ⋮ on Android. */
function dots(x: number, y: number, os: Os): Markup {
  return html`${[-4.5, 0, 4.5].map((step) => (os === 'ios' ? dot(x + step, y) : dot(x, y + step)))}`;
}
const dot = (x: number, y: number) => html`<circle class="ink" cx="${x}" cy="${y}" r="1.75"></circle>`;
const ring = (x: number, y: number, kind = '') =>
  html`<circle class="ring ${kind}" cx="${x}" cy="${y}" r="11"></circle>`;
const bar = (x: number, y: number, width: number, height = 4) =>
  html`<rect class="grey" x="${x}" y="${y}" width="${width}" height="${height}" rx="${height / 2}"></rect>`;
const cross = html`<path class="stroke" d="M18 20l7 7m0-7l-7 7"></path>`;

/** What is between × and the menu: each app's bar looks different. */
function titleOf(app: Bar['app']): Markup {
  switch (app) {
    case 'facebook':
      return html`<rect class="grey" x="31" y="18" width="31" height="11" rx="5.5"></rect>`;
    case 'messenger':
      return html`${bar(33, 18.5, 26)}${bar(37, 25, 18, 3)}`;
    case 'line':
      return html`${bar(31, 18.5, 28)}${bar(31, 25, 18, 3)}`;
    case 'instagram':
    case 'other':
      return bar(33, 21.5, 26);
  }
}

/** Our own page under the bar: its picture, its heading, its words. */
const page = html`${bar(18, 46, 34, 5)}${bar(18, 56, 46, 3)}${bar(18, 63, 40, 3)}`;

/** Step 1: the app's bar, with a ring around its menu; a second, broken ring where some versions have it. */
export function barPicture({ app, os, atBottomToo }: Bar): Markup {
  const top = html`${window}<path class="edge" d="M10 35h76"></path>${cross}${titleOf(app)}${page}${dots(75, 23.5, os)}${ring(75, 23.5)}`;
  if (!atBottomToo) return picture(top);
  const below = html`<path class="edge" d="M10 73h76"></path><path class="stroke faint" d="M22 80.5l-4 4 4 4m14-8l4 4-4 4"></path>`;
  return picture([top, below, dots(75, 84.5, os), ring(75, 84.5, 'maybe')]);
}

/** Step 2: the menu, with a ring around the right line. */
export function menuPicture({ os, label }: { os: Os; label: string }): Markup {
  // A sheet from below on iOS, a list under the menu's icon on Android.
  const sheet =
    os === 'ios'
      ? html`<path class="paper" d="M6 96V34q0-10 10-10h64q10 0 10 10v62z"></path>${bar(40, 29, 16, 3)}`
      : html`<path class="paper" d="M6 96V22q0-8 8-8h68q8 0 8 8v74z"></path>`;
  const top = os === 'ios' ? 39 : 23;
  const words = twoLines(label);
  // If the words need the space, the menu's own icon is left out.
  const icon =
    longest(words) > 7
      ? null
      : html`<g class="stroke"><circle cx="79" cy="${top + 14}" r="5"></circle><path d="M74 ${top + 14}h10m-5-5q-4 5 0 10q4-5 0-10"></path></g>`;
  const size = Math.min(9.5, (icon ? 58 : 70) / longest(words));
  const rest = [0, 1].map(
    (row) => html`${bar(14, top + 37 + row * 14, row ? 34 : 44)}${bar(74, top + 36 + row * 14, 6, 6)}`,
  );
  return picture([
    sheet,
    html`${words.map((line, row) => text(line, 13, top + 14 + (row - 0.5) * 11, size, 'start'))}`,
    icon ?? html``,
    html`<rect class="ring" x="8.5" y="${top}" width="79" height="28" rx="8"></rect>`,
    ...rest,
  ]);
}

/** Step 3: this page in the phone's browser, with a ring around its button in the brand's colour. */
export function buttonPicture({ os, label, color }: { os: Os; label: string; color: string | null }): Markup {
  const button = buttonColor(color);
  const address = os === 'ios' ? bar(24, 80, 48, 10) : bar(18, 18, 48, 10);
  const menu = os === 'ios' ? null : dots(77, 23, os);
  const top = os === 'ios' ? 22 : 38;
  const edge = os === 'ios' ? 74 : 34;
  return picture([
    window,
    html`${address}${menu}<path class="edge" d="M10 ${edge}h76"></path>${bar(18, top, 34, 5)}${bar(18, top + 9, 46, 3)}`,
    html`<g class="${button.className || 'plain'}"><rect class="fills" x="18" y="${top + 20}" width="60" height="22" rx="6" fill="${button.color ?? 'none'}"></rect>`,
    html`${text(label, 48, top + 31, Math.min(9.5, 54 / widthOf(label)), 'middle')}</g>`,
    html`<rect class="ring" x="13.5" y="${top + 15.5}" width="69" height="31" rx="10"></rect>`,
  ]);
}

/** A label in two lines of about the same length, parted between words. */
function twoLines(label: string): readonly string[] {
  const words = [...new Intl.Segmenter('zh-Hant', { granularity: 'word' }).segment(label)];
  const splits = words.map(({ index }) => [label.slice(0, index).trim(), label.slice(index).trim()]);
  const [best = [label]] = splits.sort((a, b) => longest(a) - longest(b));
  return best;
}

/** About how wide a text is, in ems: a Han letter is as wide as it is high, a Latin one little more than half of that. */
const widthOf = (words: string) => [...words].reduce((sum, letter) => sum + (letter > '\u2e80' ? 1 : 0.56), 0);
const longest = (lines: readonly string[]) => Math.max(...lines.map(widthOf));

/** `textLength` makes every font as wide as we have counted. */
function text(words: string, x: number, y: number, size: number, anchor: 'start' | 'middle'): Markup {
  const [width, height] = [widthOf(words) * size, size].map((number) => Math.round(number * 100) / 100);
  return html`<text x="${x}" y="${y + size * 0.36}" font-size="${height ?? 0}" textLength="${width ?? 0}" lengthAdjust="spacingAndGlyphs" text-anchor="${anchor}">${words}</text>`;
}

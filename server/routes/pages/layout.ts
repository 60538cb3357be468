import { dictionaries, pageText } from '../../../liff-app/i18n/link-texts.ts';
import { cleanName, initialOf } from '../../../liff-app/i18n/names.ts';
import { buttonColor } from '../../../liff-app/ui/brand-color.ts';
import { type IconName, iconPaths } from '../../../liff-app/ui/icon-paths.ts';
import type { PageData } from '../../contract/page.ts';
import { html, Markup, pictureAddress, safeAddress } from './markup.ts';

/** A link that looks like a button. The first of a screen is its primary one. */
export type Action = { label: string; href: string | null };

/** A button's place: null leaves it empty, so that the first stays the primary one's. */
type Control = Action | Markup | null;

/** One screen as the server draws it; `step` and `reason` become `data-step` and `data-reason`. */
export type Screen = {
  state: string;
  step?: string;
  reason?: string;
  icon: IconName | 'spinner';
  title: string;
  body: string;
  content?: Markup | null;
  actions: readonly Control[];
  /** What is under the buttons. */
  below?: Markup | null;
  /** What the page's script shows instead on a touch screen. */
  touch?: Screen | null;
};

/** A text with its `{brand}` isolated, so that a right-to-left name can't turn the sentence around. */
function branded(text: string, brandName: string): Markup {
  return html`${text.split('{brand}').map((part, index) => html`${index > 0 && html`<bdi>${brandName}</bdi>`}${part}`)}`;
}

/** One button that isn't the primary one; null without an address. */
export function outlineButton({ label, href }: Action): Markup | null {
  const address = safeAddress(href);
  if (!address) return null;
  return html`<a class="button outline" href="${address}"${windowOf(address)}><span>${label}</span></a>`;
}

// Safari's own scheme is only followed when a new window is asked for (platforms/meta.md §5).
const windowOf = (address: string) => address.startsWith('x-safari-') && html` target="_blank"`;

function primaryButton({ label, href }: Action, data: PageData): Markup | null {
  const address = safeAddress(href);
  if (!address) return null;
  const { color, className } = buttonColor(data.brand.color);
  // The policy forbids style attributes; a picture's `fill` is none, so that the brand's colour needs no style of its own.
  const fill =
    color && html`<svg class="fill" aria-hidden="true"><rect width="100%" height="100%" fill="${color}"></rect></svg>`;
  return html`<a class="button primary ${className}" href="${address}"${windowOf(address)}>${fill}<span>${label}</span></a>`;
}

/** What is in `<div id="app">`: the brand, one screen, the privacy link. The page's script draws the same structure. */
export function renderScreen(data: PageData, screen: Screen): Markup {
  const touch = screen.touch && html`<template id="touch">${renderMain(data, screen.touch)}</template>`;
  return html`${header(data, screen.state === 'loading')}${renderMain(data, screen)}${touch ?? null}${footer(data)}`;
}

function renderMain(data: PageData, screen: Screen): Markup {
  const step = screen.step ? html` data-step="${screen.step}"` : null;
  const reason = screen.reason ? html` data-reason="${screen.reason}"` : null;
  const buttons = screen.actions
    .map((action, index) => {
      if (!action || action instanceof Markup) return action;
      return index === 0 ? primaryButton(action, data) : outlineButton(action);
    })
    .filter((one) => one !== null);
  const parts = [
    icon(screen.icon),
    html`<h1 tabindex="-1">${screen.title}</h1>`,
    html`<p class="body">${branded(screen.body, cleanName(data.brand.name))}</p>`,
    screen.content ?? null,
    buttons.length > 0 && html`<div class="actions">${buttons}</div>`,
    screen.below ?? null,
  ];
  const role = screen.state === 'loading' && html` role="status"`;
  return html`<main data-state="${screen.state}"${step}${reason}><div class="screen"${role}>${parts}</div></main>`;
}

// A logo would be one more request before the answer: while the page loads its place is kept empty.
function header(data: PageData, isLoading: boolean): Markup {
  const logo = pictureAddress(data.brand.logoUrl);
  const name = cleanName(data.brand.name);
  const initial = (!logo || !isLoading) && html` data-initial="${initialOf(name)}"`;
  const picture = logo && !isLoading && html`<img src="${logo}" alt="" width="32" height="32">`;
  return html`<header><span class="picture"${initial} aria-hidden="true">${picture}</span><bdi>${name}</bdi></header>`;
}

function footer(data: PageData): Markup | null {
  const privacy = safeAddress(data.brand.privacyUrl);
  return privacy ? html`<footer><a href="${privacy}">${dictionaries[data.locale].privacy}</a></footer>` : null;
}

function icon(name: Screen['icon']): Markup {
  if (name === 'spinner') return html`<div class="spinner"></div>`;
  return html`<svg class="icon ${name}" viewBox="0 0 24 24" aria-hidden="true"><path d="${iconPaths[name]}"></path></svg>`;
}

/** *Back to Messenger*, where the chat's address is known. */
export function backAction(data: PageData): Action {
  return { label: pageText(data, 'back'), href: data.source?.chatUrl ?? null };
}

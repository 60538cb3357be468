import type { TextKey } from '../../../liff-app/i18n/en.ts';
import { pageText } from '../../../liff-app/i18n/link-texts.ts';
import { platformNames } from '../../../liff-app/i18n/platform-names.ts';
import type { PageData } from '../../contract/page.ts';
import { backAction, type Screen } from './layout.ts';
import { failedScreen } from './link-screen.ts';
import { html, type Markup } from './markup.ts';

/** An in-app browser whose menu the guide describes. `other`: one we don't know, described as the card's own app. */
export type GuideApp = { name: 'messenger' | 'facebook' | 'instagram' | 'other'; os: 'ios' | 'android' };

/**
 * What `/go/:token` can show. `href` is where the primary button leads; `address` is the page's own address with its `e`, shown so that it
 * can be taken along by hand; `guide` unfolds the steps out of an in-app browser.
 */
export type GoPage =
  | { kind: 'jump'; step: 'line'; href: string; guide?: GuideApp }
  | { kind: 'jump'; step: 'desktop'; href: string; address: string }
  | { kind: 'open_externally'; app: GuideApp; address: string; href?: string }
  | { kind: 'not_on_android' }
  | { kind: 'failed'; reason: 'token_invalid' | 'token_expired' };

const appNames = { messenger: 'Messenger', facebook: 'Facebook', instagram: 'Instagram' };

function appName(data: PageData, app: GuideApp): string {
  if (app.name !== 'other') return appNames[app.name];
  return data.source ? platformNames[data.source.platform] : 'App';
}

function steps(data: PageData, app: GuideApp): Markup {
  const labelOf = app.name === 'other' ? 'messenger' : app.name;
  const extra = {
    icon: app.os === 'ios' ? '⋯' : '⋮',
    place: pageText(data, `open_externally.place.${app.os}`),
    label: pageText(data, `open_externally.label.${labelOf}`),
  };
  const keys: TextKey[] = ['open_externally.step.1', 'open_externally.step.2', 'open_externally.step.3'];
  return html`<ol class="steps">${keys.map((key) => html`<li>${pageText(data, key, extra)}</li>`)}</ol>`;
}

// Without a script nothing can be copied for the customer: one tap selects the whole address.
function copyable(data: PageData, value: string): Markup {
  const label = pageText(data, 'jump.desktop.secondary');
  return html`<p class="address"><span>${label}</span><code translate="no">${value}</code></p>`;
}

/** The screen of a `/go` page. */
export function goScreen(data: PageData, page: GoPage): Screen {
  switch (page.kind) {
    case 'jump': {
      const guide = page.step === 'line' && page.guide;
      const unfolding =
        guide &&
        html`<details><summary>${pageText(data, 'jump.line.secondary')}</summary>${steps(data, guide)}</details>`;
      return {
        state: 'jump',
        step: page.step,
        icon: 'open',
        // @TODO The words of `jump.desktop` ask to scan a QR code; they come together with it.
        title: pageText(data, 'jump.line.title'),
        body: pageText(data, 'jump.line.body'),
        content: page.step === 'desktop' ? copyable(data, page.address) : unfolding || null,
        actions: [
          {
            label: pageText(data, page.step === 'line' ? 'jump.line.primary' : 'jump.desktop.primary'),
            href: page.href,
          },
        ],
      };
    }
    case 'open_externally':
      return {
        state: 'open_externally',
        icon: 'open',
        title: pageText(data, 'open_externally.title'),
        body: pageText(data, 'open_externally.body', { app: appName(data, page.app) }),
        content: html`${steps(data, page.app)}${copyable(data, page.address)}`,
        actions: [{ label: pageText(data, 'open_externally.primary'), href: page.href ?? null }],
      };
    case 'not_on_android':
      return {
        state: 'not_on_android',
        icon: 'warning',
        title: pageText(data, 'not_on_android.title'),
        body: pageText(data, 'not_on_android.body'),
        actions: [{ label: pageText(data, 'not_on_android.primary'), href: data.addFriendUrl }, backAction(data)],
      };
    case 'failed':
      return failedScreen(data, page.reason);
  }
}

import type { TextKey } from '../../../liff-app/i18n/en.ts';
import { pageText } from '../../../liff-app/i18n/link-texts.ts';
import type { PageData } from '../../contract/page.ts';
import { defaultTarget, isTarget, platformNames, type TargetPlatform } from '../../contract/platforms.ts';
import type { Guide } from '../../domain/browsers/browser-page.ts';
import { copyAddress } from './copy-address.ts';
import { barPicture, buttonPicture, menuPicture } from './guide-pictures.ts';
import { outlineButton } from './layout.ts';
import { html, type Markup } from './markup.ts';

type GuideApp = 'messenger' | 'facebook' | 'instagram' | 'line' | 'other';
const appOf = ({ app }: Guide): GuideApp => (app === 'webview' || app === 'external' ? 'other' : app);

/**
 * Each app's name, whether some of its versions on iOS have their menu at the bottom too (platforms/meta.md §5), and the menu's line
 * that opens the phone's browser.
 */
const apps: Record<GuideApp, { name: string | null; atBottomToo: boolean; label: Record<Guide['os'], TextKey> }> = {
  messenger: { name: platformNames.messenger, atBottomToo: true, label: alike('messenger') },
  facebook: { name: 'Facebook', atBottomToo: true, label: alike('facebook') },
  instagram: { name: platformNames.instagram, atBottomToo: false, label: alike('instagram') },
  line: {
    name: platformNames.line,
    atBottomToo: true,
    label: { ios: 'open_externally.label.line.ios', android: 'open_externally.label.line.android' },
  },
  other: { name: null, atBottomToo: true, label: alike('messenger') },
};

function alike(app: 'messenger' | 'facebook' | 'instagram'): Record<Guide['os'], TextKey> {
  const key = `open_externally.label.${app}` as const;
  return { ios: key, android: key };
}

/** Where the page's card leads. */
export const targetOf = ({ target }: PageData): TargetPlatform =>
  target && isTarget(target.platform) ? target.platform : defaultTarget;

/** Why the customer has to leave this app: it can't open the target, or, in an app that we don't know, it may not. */
export function whyLeave(data: PageData, guide: Guide): string {
  const { name } = apps[appOf(guide)];
  if (name === null) return pageText(data, 'open_externally.body.maybe');
  return pageText(data, guide.exit ? 'open_externally.body.tap' : 'open_externally.body', { app: name });
}

/** The three steps with their pictures. */
export function guideSteps(data: PageData, guide: Guide): Markup {
  const { os } = guide;
  const app = appOf(guide);
  const atBottomToo = os === 'ios' && apps[app].atBottomToo;
  const label = pageText(data, apps[app].label[os]);
  const place = pageText(data, atBottomToo ? 'open_externally.place.top_or_bottom' : 'open_externally.place.top');
  const extra = { icon: os === 'ios' ? '⋯' : '⋮', place, label };
  const target = targetOf(data);
  const steps: [TextKey, Markup][] = [
    ['open_externally.step.1', barPicture({ app, os, atBottomToo })],
    ['open_externally.step.2', menuPicture({ os, label })],
    [
      'open_externally.step.3',
      buttonPicture({ os, label: pageText(data, `jump.${target}.primary`), color: data.brand.color }),
    ],
  ];
  return html`<ol class="steps">${steps.map(([key, picture]) => html`<li><span>${pageText(data, key, extra)}</span>${picture}</li>`)}</ol>`;
}

/** The guide behind *Not opening?*; the page's script unfolds it after a tap without effect. @param more what is under the steps */
export function foldedGuide(data: PageData, guide: Guide, more: Markup | null = null): Markup {
  const target = targetOf(data);
  const open = guide.exit ? null : html` open`;
  return html`<details${open}><summary>${pageText(data, `jump.${target}.secondary`)}</summary>${guideSteps(data, guide)}${more}</details>`;
}

/** The guide of a page whose own button leads to the target: the exit from the app is under its steps. */
export function guideWithExit(data: PageData, guide: Guide): Markup {
  const exit = outlineButton({ label: pageText(data, 'open_externally.primary'), href: guide.exit });
  return foldedGuide(data, guide, html`<div class="ways">${exit}${copyAddress(data, guide.address)}</div>`);
}

import { pageText } from '../../../liff-app/i18n/link-texts.ts';
import type { PageData } from '../../contract/page.ts';
import type { GoPage } from '../../domain/browsers/browser-page.ts';
import type { CardPreview } from '../../flows/cards/card-preview.ts';
import { copyAddress } from './copy-address.ts';
import { foldedGuide, guideSteps, guideWithExit, targetOf, whyLeave } from './guide.ts';
import { backAction, type Screen } from './layout.ts';
import { qrCode } from './qr-code.ts';

/** The screen of a `/go` page. */
export function goScreen(data: PageData, page: GoPage, preview: CardPreview): Screen {
  const target = targetOf(data);
  switch (page.kind) {
    case 'jump':
      return {
        state: 'jump',
        step: target,
        icon: 'open',
        title: pageText(data, `jump.${target}.title`),
        body: pageText(data, `jump.${target}.body`),
        actions: [{ label: pageText(data, `jump.${target}.primary`), href: page.href }],
        below: page.guide && guideWithExit(data, page.guide),
      };
    case 'desktop':
      return {
        state: 'jump',
        step: 'desktop',
        icon: 'open',
        title: pageText(data, 'jump.desktop.title'),
        body: pageText(data, page.needsIphone ? 'jump.desktop.body.iphone' : 'jump.desktop.body'),
        content: qrCode(page.address),
        actions: [{ label: pageText(data, 'jump.desktop.primary'), href: page.href }, copyAddress(data, page.address)],
        touch: page.touch && goScreen(data, page.touch, preview),
      };
    case 'open_externally': {
      const { guide } = page;
      const leads = { label: pageText(data, `jump.${target}.primary`), href: page.href };
      return {
        state: 'open_externally',
        icon: 'open',
        title: pageText(data, 'open_externally.title'),
        body: whyLeave(data, guide),
        content: guide.exit ? null : guideSteps(data, guide),
        actions: [
          guide.exit ? { label: pageText(data, 'open_externally.primary'), href: guide.exit } : leads,
          copyAddress(data, guide.address),
        ],
        below: guide.exit ? foldedGuide(data, guide) : null,
      };
    }
    case 'preview':
      return {
        state: 'jump',
        icon: 'open',
        title: preview.title,
        body: preview.text,
        actions: [{ label: preview.button, href: preview.url }],
      };
    case 'not_on_android':
      return {
        state: 'not_on_android',
        icon: 'warning',
        title: pageText(data, 'not_on_android.title'),
        body: pageText(data, 'not_on_android.body'),
        actions: [{ label: pageText(data, 'not_on_android.primary'), href: data.addFriendUrl }, backAction(data)],
      };
  }
}

import { mineTexts, pageText } from '../../../liff-app/i18n/link-texts.ts';
import type { MinePageData, PageData } from '../../contract/page.ts';
import type { Screen } from './layout.ts';
import { lateScript, signInPageData } from './link-screen.ts';

/** What `/link/mine` shows before its script runs. */
export function mineLoadingScreen(data: PageData): Screen {
  return {
    state: 'loading',
    icon: 'spinner',
    title: pageText(data, 'mine.title'),
    body: pageText(data, 'mine.loading'),
    actions: [],
    below: lateScript(data),
  };
}

/** The data for the script of `/link/mine`. */
export function minePageData(data: PageData): MinePageData {
  return { ...signInPageData(data), channelId: data.channelId ?? '', texts: mineTexts(data) };
}

import { failedBody, pageText } from '../../../liff-app/i18n/link-texts.ts';
import type { PageData } from '../../contract/page.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import { backAction, type Screen } from './layout.ts';

/** What `/link` shows before its script runs: the words of `loading`, painted with the first byte. */
export function loadingScreen(data: PageData): Screen {
  return {
    state: 'loading',
    icon: 'spinner',
    title: pageText(data, 'loading.title'),
    body: pageText(data, 'loading.body'),
    actions: [],
  };
}

/** A failure that is known without sign-in. */
export function failedScreen(data: PageData, reason: FailureReason): Screen {
  return {
    state: 'failed',
    reason,
    icon: 'warning',
    title: pageText(data, `failed.${reason}.title`),
    body: failedBody(data, reason),
    actions: [backAction(data)],
  };
}

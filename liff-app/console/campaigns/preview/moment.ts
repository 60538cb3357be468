import type { PreviewPosition, PreviewStep } from '../../../../server/contract/phone-previews.ts';

/** What the preview beside the form shows. */
export const moments = ['card', 'success', 'failure'] as const;
export type Moment = (typeof moments)[number];

const beforeTheLink: readonly PreviewStep[] = ['card', 'guide', 'jump'];

/** Where a phone is, in the preview beside the form. */
export const momentOfPosition = ({ step, outcome }: PreviewPosition): Moment =>
  beforeTheLink.includes(step) ? 'card' : outcome;

/** What a part of the form is about; null: nothing that the chats show. */
export function momentOfField(element: Element): Moment | null {
  if (element.closest('#card')) return 'card';
  const message = element.closest('.message')?.id;
  if (message) return message.startsWith('onFailure') ? 'failure' : 'success';
  return null;
}

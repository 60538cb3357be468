import { expect, type Page } from '@playwright/test';

/**
 * The page shows this state, `add_friend/ask` and `failed/card_used` meaning its step or reason, under this heading; by what a person
 * (or a screen reader) finds there.
 */
export async function sees(page: Page, state: string, heading: string): Promise<void> {
  const main = page.getByRole('main');
  const [name = '', detail] = state.split('/');
  await expect(main).toHaveAttribute('data-state', name);
  if (detail) await expect(main).toHaveAttribute(name === 'failed' ? 'data-reason' : 'data-step', detail);
  await expect(main.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
}

/** Taps the button, or the link that looks like one. */
export async function taps(page: Page, label: string): Promise<void> {
  await button(page, label).tap();
}

/** A button of the screen, whether it acts or leads elsewhere. */
export function button(page: Page, label: string) {
  const main = page.getByRole('main');
  return main
    .getByRole('button', { name: label, exact: true })
    .or(main.getByRole('link', { name: label, exact: true }));
}

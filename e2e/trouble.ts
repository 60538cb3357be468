import type { Page } from '@playwright/test';

/** What went wrong in a story's browsers. A story fails if anything is left here at its end. */
export type Trouble = ReturnType<typeof buildTrouble>;

export function buildTrouble() {
  const found: string[] = [];
  const expected: RegExp[] = [];
  return {
    add: (what: string) => found.push(what),
    /** A story that breaks something on purpose says which errors the browser will log. */
    expect: (...patterns: RegExp[]) => expected.push(...patterns),
    left: () => found.filter((one) => !expected.some((pattern) => pattern.test(one))),
  };
}

/** Answers that the contract requires and Chromium logs as errors: a bad card is 404, an expired one 410. */
const goodAnswer = /status of 4(04|10) .* \S+\/go\/\S+$/;

/** Errors of the page and its console are trouble. */
export function watchPage(page: Page, trouble: Trouble): void {
  page.on('pageerror', (error) => trouble.add(`an error in the page: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    const text = `${message.type()} in the console: ${message.text()} at ${message.location().url}`;
    if (message.type() === 'error' && !goodAnswer.test(text)) trouble.add(text);
  });
}

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * No serious violation for axe, and no horizontal scrolling. Pictures of a customer's phone have their platform's colours.
 * @param rule one rule of axe's only, where all others have been checked on this page
 */
export async function isAccessible(page: Page, name: string, rule?: 'color-contrast'): Promise<void> {
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(tooWide, `${name}: pixels over the edge`).toBeLessThanOrEqual(0);
  const axe = new AxeBuilder({ page }).exclude('.chat').exclude('.phone');
  // Two thirds of the time: no page of another origin to look into, and no list of what is right.
  axe.setLegacyMode(true).options({ resultTypes: ['violations'] });
  if (rule) axe.withRules(rule);
  const { violations } = await axe.analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${name} ${id}: ${nodes[0]?.html}`)).toEqual([]);
}

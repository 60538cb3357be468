import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** No serious violation for axe, and no horizontal scrolling. Pictures of a customer's phone have their platform's colours. */
export async function isAccessible(page: Page, name: string): Promise<void> {
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(tooWide, `${name}: pixels over the edge`).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).exclude('.chat').exclude('.phone').analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${name} ${id}: ${nodes[0]?.html}`)).toEqual([]);
}

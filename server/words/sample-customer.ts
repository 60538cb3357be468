import type { Locale } from '../contract/page.ts';

/** The made-up customer of a preview. */
export const sampleCustomer: Record<Locale, { name: string }> = {
  'zh-Hant': { name: '陳小美' },
  en: { name: 'Mei Chen' },
};

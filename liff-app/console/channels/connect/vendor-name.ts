import { pick } from './bilingual.ts';

const names: Record<string, string | readonly [string, string]> = {
  'developers.line.biz': 'LINE Developers',
  'manager.line.biz': 'LINE Official Account Manager',
  'developers.facebook.com': ['Meta 開發者後台', 'Meta for Developers'],
  'www.instagram.com': 'Instagram',
};

/** What people call the page behind an address. */
export function vendorName(url: string): string {
  const host = URL.canParse(url) ? new URL(url).host : url;
  return pick(names[host] ?? host);
}

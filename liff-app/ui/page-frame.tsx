import type { Page } from '../page.ts';
import { Picture } from './picture.tsx';

/** The brand's logo, or its first letter, and its name. Before there is an answer the logo's place is kept empty: it would be one more request. */
export function PageHeader({ page, withLogo }: { page: Pick<Page, 'brand'>; withLogo: boolean }) {
  const { logoUrl, name } = page.brand;
  return (
    <header>
      {withLogo || !logoUrl ? <Picture address={logoUrl} name={name} /> : <span class="picture" />}
      <bdi>{name}</bdi>
    </header>
  );
}

export function PageFooter({ page }: { page: Pick<Page, 'brand'> & { texts: Record<'privacy', string> } }) {
  if (!page.brand.privacyUrl) return null;
  return (
    <footer>
      <a href={page.brand.privacyUrl}>{page.texts.privacy}</a>
    </footer>
  );
}

import type { LinkPageData } from '../../server/contract/page.ts';

/** The brand's logo and name. Before there is an answer the logo's place is kept empty: it would be one more request. */
export function PageHeader({ page, withLogo }: { page: LinkPageData; withLogo: boolean }) {
  const { logoUrl, name } = page.brand;
  return (
    <header>
      {logoUrl && (withLogo ? <img class="logo" src={logoUrl} alt="" width="32" height="32" /> : <span class="logo" />)}
      <bdi>{name}</bdi>
    </header>
  );
}

export function PageFooter({ page }: { page: LinkPageData }) {
  if (!page.brand.privacyUrl) return null;
  return (
    <footer>
      <a href={page.brand.privacyUrl}>{page.texts.privacy}</a>
    </footer>
  );
}

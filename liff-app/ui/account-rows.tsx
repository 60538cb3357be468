import type { LinkSide } from '../../server/contract/link.ts';
import type { LinkPageData } from '../../server/contract/page.ts';
import { cleanName } from '../i18n/names.ts';
import { platformNames } from '../i18n/platform-names.ts';

type Props = { page: LinkPageData; source?: LinkSide; target?: LinkSide };

/** The two accounts: the card's (name masked, no picture), and the customer's own. */
export function AccountRows({ page, source, target }: Props) {
  const { texts } = page;
  return (
    <dl class="rows">
      {source && (
        <div class="row">
          <dt>{texts['consent.source']}</dt>
          <dd class="value">
            <span>{platformNames[source.platform]}</span>
            <Name name={source.name} texts={texts} />
          </dd>
        </div>
      )}
      {target && (
        <div class="row">
          <dt>{texts['consent.target']}</dt>
          <dd class="value">
            {isLinePicture(target.pictureUrl) && <img src={target.pictureUrl} alt="" width="32" height="32" />}
            <Name name={target.name} texts={texts} />
          </dd>
        </div>
      )}
    </dl>
  );
}

// A masked name is read out as what the mark means, not as "asterisk".
function Name({ name, texts }: { name: string; texts: LinkPageData['texts'] }) {
  const shown = cleanName(name) || texts['name.none'] || '';
  if (!shown.includes('＊')) return <bdi>{shown}</bdi>;
  return (
    <>
      <bdi aria-hidden="true">{shown}</bdi>
      <span class="hidden">{shown.replaceAll('＊', ` ${texts['name.masked']} `)}</span>
    </>
  );
}

// The policy lets pictures in from LINE only; another address would be an error in the console for nothing.
function isLinePicture(address: string | undefined): boolean {
  return /^https:\/\/[\w.-]+\.line-scdn\.net\//.test(address ?? '');
}

import type { LinkSide } from '../../server/contract/link.ts';
import { platformNames } from '../../server/contract/platforms.ts';
import { cleanName } from '../i18n/names.ts';
import type { Page } from '../page.ts';
import { Picture } from './picture.tsx';

type Props = { page: Page; source?: LinkSide; target?: LinkSide };

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
            <Picture address={target.pictureUrl} name={target.name} />
            <Name name={target.name} texts={texts} />
          </dd>
        </div>
      )}
    </dl>
  );
}

// A masked name is read out as what the mark means, not as "asterisk".
function Name({ name, texts }: { name: string; texts: Page['texts'] }) {
  const shown = cleanName(name) || texts['name.none'];
  if (!shown.includes('＊')) return <bdi>{shown}</bdi>;
  return (
    <>
      <bdi aria-hidden="true">{shown}</bdi>
      <span class="hidden">{shown.replaceAll('＊', ` ${texts['name.masked']} `)}</span>
    </>
  );
}

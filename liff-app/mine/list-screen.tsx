import { platformNames } from '../../server/contract/platforms.ts';
import { Branded } from '../ui/branded.tsx';
import { SecondaryButton, TextButton } from '../ui/button.tsx';
import type { Mine } from './mine-flow.ts';
import type { MineModel } from './mine-model.ts';
import { PlatformIcon } from './platform-icon.tsx';

type Props = { model: MineModel; mine: Mine; busy: boolean | undefined };

/** Which accounts are linked, by platform and date; what the customer may do with their own. */
export function ListScreen({ model, mine, busy }: Props) {
  const { texts, brand } = model.page;
  const isLinked = mine.links.length > 0;
  return (
    <>
      <h1 tabIndex={-1}>{texts['mine.title']}</h1>
      <p class="body">
        <Branded text={texts[isLinked ? 'mine.body' : 'mine.empty']} brand={brand.name} />
      </p>
      {mine.known && <p class="note">{texts['mine.proven']}</p>}
      {isLinked && <Links model={model} mine={mine} />}
      {mine.known && (
        <div class="actions" aria-busy={busy}>
          <SecondaryButton label={texts['mine.download']} onTap={() => model.tap('export')} />
          <TextButton label={texts['mine.erase']} onTap={() => model.tap('erase')} />
        </div>
      )}
    </>
  );
}

function Links({ model, mine }: Pick<Props, 'model' | 'mine'>) {
  const { texts } = model.page;
  return (
    <dl class="rows">
      {mine.links.map(({ platform, channelName, linkedAt, own }) => (
        <div class="row">
          <dt>
            {[own && texts['mine.own'], linkedAt && texts['mine.since'].replace('{date}', dateOf(linkedAt))]
              .filter(Boolean)
              .join(' · ')}
          </dt>
          <dd class="value">
            <PlatformIcon platform={platform} />
            <span>{platformNames[platform]}</span>
            <bdi style={{ flex: '1' }}>{channelName}</bdi>
            {own && <TextButton label={texts['mine.unlink']} onTap={() => model.tap('unlink')} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The day in the page's language and the phone's own time zone. */
const dateOf = (at: string): string =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium' }).format(new Date(at));

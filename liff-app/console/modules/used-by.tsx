import type { ModuleView } from '../../../server/contract/modules.ts';
import { Link } from '../router.tsx';
import { moduleWords as t } from './module-words.ts';

/** The campaigns that use a module, each with where; the unpublished ones too. */
export function UsedBy({ module: { usedBy } }: { module: ModuleView }) {
  if (usedBy.length === 0) return <span class="muted">{t('usedBy.none')}</span>;
  return (
    <ul class="used-by">
      {usedBy.map(({ campaignId, name, places }) => (
        <li key={campaignId}>
          <Link to={`/console/campaigns/${campaignId}`}>
            <bdi class="two-lines">{name}</bdi>
          </Link>
          <span class="small muted">{places.map((place) => t(`place.${place}`)).join('、')}</span>
        </li>
      ))}
    </ul>
  );
}

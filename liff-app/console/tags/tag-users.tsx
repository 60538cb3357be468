import type { TagUser } from '../../../server/contract/tags.ts';
import { count } from '../i18n/dates.ts';
import { Link } from '../router.tsx';
import { tagWords as t } from './tag-words.ts';

const pages: Record<TagUser['kind'], (id: string) => string> = {
  campaign: (id) => `/console/campaigns/${id}`,
  journey: (id) => `/console/journeys/${id}`,
  rich_menu_rule: () => '/console/rich-menus',
};
const shown = 3;

/** What uses a tag, each with a link; the first few, and the others on request. */
export function TagUsers({ users }: { users: TagUser[] }) {
  if (users.length === 0) return <span class="muted">{t('usedBy.none')}</span>;
  const [first, others] = [users.slice(0, shown), users.slice(shown)];
  return (
    <div class="tag-users">
      <Users users={first} />
      {others.length > 0 && (
        <details>
          <summary>{t('usedBy.more', { n: count(others.length) })}</summary>
          <Users users={others} />
        </details>
      )}
    </div>
  );
}

function Users({ users }: { users: TagUser[] }) {
  return (
    <ul>
      {users.map(({ kind, id, name }) => (
        <li key={id}>
          <span class="small muted">{t(`usedBy.${kind}`)}</span>{' '}
          <Link to={pages[kind](id)}>
            <bdi>{name}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
}

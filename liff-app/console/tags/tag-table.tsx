import type { TagView } from '../../../server/contract/tags.ts';
import { count } from '../i18n/dates.ts';
import { shellWords } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { TableCard } from '../ui/table.tsx';
import { TagUsers } from './tag-users.tsx';
import { tagWords as t } from './tag-words.ts';

type Props = { tags: TagView[]; onRename: (tag: TagView) => void; onRemove: (tag: TagView) => void };

export function TagTable({ tags, onRename, onRemove }: Props) {
  return (
    <TableCard
      class="tags"
      label={t('title')}
      head={[t('name'), t('contacts'), t('usedBy'), '']}
      rows={tags.map((tag) => ({
        id: tag.name,
        cells: [
          <Name key="name" tag={tag} />,
          <span key="contacts" class="number">
            {count(tag.contacts)}
          </span>,
          <TagUsers key="usedBy" users={tag.usedBy} />,
          <span key="actions" class="row-actions">
            <Button
              kind="text"
              disabled={tag.change !== null}
              label={t('rename.of', { tag: tag.name })}
              onClick={() => onRename(tag)}
            >
              {t('rename')}
            </Button>
            <Button
              kind="text"
              disabled={tag.change !== null}
              label={t('remove.of', { tag: tag.name })}
              onClick={() => onRemove(tag)}
            >
              {shellWords('remove')}
            </Button>
          </span>,
        ],
      }))}
    />
  );
}

/** With how far a change of its contacts is. */
function Name({ tag: { name, change } }: { tag: TagView }) {
  return (
    <div class="tag-name">
      <bdi>{name}</bdi>
      {change && (
        <div class="tag-change small">
          <span>{t(`change.${change.kind}`, { to: change.to ?? '' })}</span>
          <progress
            max={change.total}
            value={change.done}
            aria-label={t(`change.${change.kind}`, { to: change.to ?? '' })}
          />
          <span class="muted">{t('change.progress', { done: count(change.done), total: count(change.total) })}</span>
        </div>
      )}
    </div>
  );
}

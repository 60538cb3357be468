import type { ModuleView } from '../../../server/contract/modules.ts';
import { platforms } from '../../../server/contract/platforms.ts';
import { ago } from '../i18n/dates.ts';
import { shellWords } from '../i18n/shell-words.ts';
import { Link } from '../router.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { TableCard } from '../ui/table.tsx';
import { blockWords } from './editor/block-words.ts';
import { moduleDraft } from './editor/module-form.ts';
import { moduleWords as t } from './module-words.ts';
import { UsedBy } from './used-by.tsx';

type Props = { modules: ModuleView[]; onRemove: (module: ModuleView) => void };

export function ModuleTable({ modules, onRemove }: Props) {
  return (
    <TableCard
      class="modules"
      label={t('title')}
      head={[t('name'), t('platform'), t('blocks'), t('usedBy'), t('changed'), '']}
      rows={modules.map((module) => ({
        id: module.id,
        cells: [
          <Name key="name" module={module} />,
          <b key="platform" class="whole">
            {platforms[module.platform].marketersName}
          </b>,
          <span key="blocks" class="block-kinds">
            <b class="number">{module.blocks.length}</b>
            <span class="small muted">{module.blocks.map(({ kind }) => blockWords(kind)).join('・')}</span>
          </span>,
          <UsedBy key="usedBy" module={module} />,
          <span key="changed" class="whole muted">
            {ago(module.updatedAt)}
          </span>,
          <span key="remove" class="row-actions">
            <Button kind="text" label={t('remove.of', { module: module.name })} onClick={() => onRemove(module)}>
              {shellWords('remove')}
            </Button>
          </span>,
        ],
      }))}
    />
  );
}

function Name({ module }: { module: ModuleView }) {
  return (
    <span class="campaign-name">
      <Link to={`/console/modules/${module.id}`}>
        <bdi>{module.name}</bdi>
      </Link>
      {moduleDraft(module.id).load() && <Badge kind="warn">{t('unsaved')}</Badge>}
    </span>
  );
}

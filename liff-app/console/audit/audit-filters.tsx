import { auditActionNames } from '../../../server/contract/audit.ts';
import { apiKeySchema, staffSchema } from '../../../server/contract/staff.ts';
import { useList } from '../data/list.ts';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { actionText } from './action-words.ts';
import type { AuditFilters } from './audit-query.ts';
import { auditWords as t } from './audit-words.ts';

/** Who, what and when. Removed staff can't be chosen here; their rows are in the list. */
export function AuditFilterFields(props: { filters: AuditFilters; onChange: (filters: AuditFilters) => void }) {
  const { filters } = props;
  const staff = useList(staffSchema, '/staff').items ?? [];
  const keys = useList(apiKeySchema, '/api-keys').items ?? [];
  const set = (change: Partial<AuditFilters>) => props.onChange({ ...filters, ...change });
  const people = staff.map(({ id, name }) => ({ value: `staff:${id}`, label: name }));
  const machines = keys.map(({ id, name }) => ({ value: `key:${id}`, label: t('key.named', { name }) }));
  const others = (['administrator_key', 'customer', 'system', 'nobody'] as const).map((value) => ({
    value,
    label: t(`actor.${value}`),
  }));
  const actions = auditActionNames.map((value) => ({ value, label: actionText(value) }));
  return (
    <div class="audit-filters">
      <Select
        label={t('who')}
        value={filters.who}
        options={[{ value: '', label: t('everyone') }, ...people, ...machines, ...others]}
        onInput={(who) => set({ who })}
      />
      <Select
        label={t('what')}
        value={filters.action}
        options={[{ value: '', label: t('everything') }, ...actions]}
        onInput={(action) => set({ action })}
      />
      <TextField type="date" label={t('from')} value={filters.from} onInput={(from) => set({ from })} />
      <TextField type="date" label={t('to')} value={filters.to} onInput={(to) => set({ to })} />
    </div>
  );
}
